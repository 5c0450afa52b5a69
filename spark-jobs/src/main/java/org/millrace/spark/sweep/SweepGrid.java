package org.millrace.spark.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.ConfigException;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.config.ParametrizationConfig;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.loop.TrainingPlan;

/** Turns the axes of a sweep into its runs: every combination of their points, each a whole configuration. */
public final class SweepGrid {

    /** The table of all runs, beside their folders. */
    static final String TABLE = "runs.csv";

    /** The key that names the points of its axis. */
    private static final String NAME = "name";

    /** Names of folders beside the sweep's table; neither {@code .} nor {@code ..}, where other things lie. */
    private static final Pattern FOLDER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=+-]*");

    /** A point of an axis: its label, and values by key. */
    private record Point(String label, Map<String, String> values) {}

    private final RunConfig base;
    private final Configuration hadoop;
    private final Path directory;

    /**
     * @param base the configuration that holds the sweep
     * @param hadoop of the file system of a law's file
     */
    public SweepGrid(RunConfig base, Configuration hadoop) {
        this.base = base;
        this.hadoop = hadoop;
        this.directory = directory(base);
    }

    /** Where a sweep is kept. */
    public static Path directory(RunConfig base) {
        return new Path(base.run().directory(), "sweep");
    }

    /** Every run; with problems, only those that could be made. A problem of several runs is told once. */
    public List<SweepRun> expand(Problems problems) {
        List<List<Point>> axes = axes(problems.at("sweep"));
        if (!problems.isEmpty()) {
            return List.of();
        }
        List<SweepRun> runs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Map<Problem, List<String>> found = new LinkedHashMap<>();
        for (List<Point> points : product(axes)) {
            String name = name(points);
            if (!names.add(name)) {
                problems.add("sweep.grid", "two runs named " + name, "a name for each", "give the axis a key `name`");
            }
            if (!FOLDER.matcher(name).matches() || name.equals(TABLE)) {
                problems.add(
                        "sweep.grid",
                        "a run named '" + name + "'",
                        "names that begin with a letter or digit, and not " + TABLE,
                        "a run's name becomes that of its folder");
                continue;
            }
            Problems here = new Problems();
            run(name, points, here).ifPresent(runs::add);
            here.list()
                    .forEach(problem -> found.computeIfAbsent(problem, key -> new ArrayList<>())
                            .add(name));
        }
        found.forEach(
                (problem, at) -> problems.add(problem.key(), problem.got(), problem.expected(), advice(problem, at)));
        checkHeadSizes(runs, problems);
        return runs;
    }

    private static String advice(Problem problem, List<String> at) {
        String where =
                at.size() == 1 ? "in run " + at.get(0) : "in %d runs, such as %s".formatted(at.size(), at.get(0));
        return problem.advice().isEmpty() ? where : problem.advice() + "; " + where;
    }

    private Optional<SweepRun> run(String name, List<Point> points, Problems problems) {
        List<String> overrides = new ArrayList<>();
        points.forEach(point -> point.values().forEach((key, value) -> overrides.add(key + "=" + value)));
        overrides.add("run.directory=\"" + new Path(directory, name) + "\"");
        overrides.add("training.log_every_steps=1"); // the loss of a run is a mean over steps
        overrides.add("sweep.grid=[]");
        ConfigTree tree = ConfigTree.parse(name, ConfigWriter.yaml(base), overrides, problems);
        Optional<RunConfig> config = ConfigReader.read(tree, RunConfig.class, problems);
        if (config.isEmpty() || !problems.isEmpty()) {
            return Optional.empty();
        }
        try {
            SweepRun run = SweepRun.of(name, config.get(), hadoop);
            checkTokens(run, problems);
            return Optional.of(run);
        } catch (ConfigException impossible) {
            impossible
                    .problems()
                    .forEach(problem ->
                            problems.add(problem.key(), problem.got(), problem.expected(), problem.advice()));
            return Optional.empty();
        }
    }

    /** Rounded down to whole batches, one number of tokens would be another with every batch. */
    private static void checkTokens(SweepRun run, Problems problems) {
        TrainingConfig training = run.config().training();
        if (!training.hyperparameters().isExplicit()) {
            return;
        }
        for (TrainingPlan.Stage stage : run.plan().stages()) {
            long tokens = training.stages().get(stage.index()).tokens();
            if (stage.cursorAt(stage.endStep()) * stage.sequenceLength() != tokens) {
                boolean warmup = stage.index() == 0 && training.batchWarmup() != null;
                problems.add(
                        "training.stages[" + stage.index() + "].tokens",
                        tokens + " tokens",
                        "whole batches of %d tokens%s"
                                .formatted(stage.batchTokens(), warmup ? " after the batch warm-up" : ""),
                        "a fit takes runs for one size only if their tokens are equal");
            }
        }
    }

    private List<List<Point>> axes(Problems problems) {
        if (base.sweep().grid().isEmpty()) {
            problems.add("grid", "nothing", "at least one axis", "such as {training.learning_rate: [1e-3, 2e-3]}");
        }
        SweepKeys keys = new SweepKeys(base.training().stages());
        List<List<Point>> axes = new ArrayList<>();
        Map<String, Integer> axisOf = new HashMap<>();
        for (int i = 0; i < base.sweep().grid().size(); i++) {
            Map<String, List<String>> axis = base.sweep().grid().get(i);
            Problems here = problems.at("grid[" + i + "]");
            checkLengths(axis, here);
            for (String key : axis.keySet()) {
                if (key.equals(NAME)) {
                    continue;
                }
                keys.check(key, here);
                Integer other = axisOf.put(key, i);
                if (other != null) {
                    here.add(key, "a key of grid[" + other + "] too", "each key in one axis");
                }
            }
            axes.add(points(axis));
        }
        return axes;
    }

    private static void checkLengths(Map<String, List<String>> axis, Problems problems) {
        Set<Integer> lengths = new HashSet<>();
        axis.values().forEach(values -> lengths.add(values.size()));
        if (lengths.size() > 1) {
            problems.add("", "lists of %s values".formatted(lengths), "lists of one length: the keys move together");
        } else if (lengths.isEmpty() || lengths.contains(0)) {
            problems.add("", "no value", "keys with at least one value each");
        }
    }

    private static List<Point> points(Map<String, List<String>> axis) {
        List<Point> points = new ArrayList<>();
        int length = axis.values().stream().mapToInt(List::size).min().orElse(0);
        for (int i = 0; i < length; i++) {
            Map<String, String> values = new LinkedHashMap<>();
            for (Map.Entry<String, List<String>> entry : axis.entrySet()) {
                values.put(entry.getKey(), entry.getValue().get(i));
            }
            String name = values.remove(NAME);
            points.add(new Point(name == null ? label(values) : name, values));
        }
        return points;
    }

    /** {@code learning_rate=2e-3} after the first key of an axis, which the others move along with. */
    private static String label(Map<String, String> values) {
        Map.Entry<String, String> first = values.entrySet().iterator().next();
        String key = first.getKey();
        return key.substring(key.lastIndexOf('.') + 1) + "=" + first.getValue();
    }

    private static String name(List<Point> points) {
        StringBuilder name = new StringBuilder();
        for (Point point : points) {
            name.append(name.isEmpty() ? "" : "-").append(point.label());
        }
        return name.toString().replaceAll("[^A-Za-z0-9._=+-]", "_");
    }

    /** All combinations; the last axis moves fastest. */
    private static List<List<Point>> product(List<List<Point>> axes) {
        List<List<Point>> combinations = List.of(List.of());
        for (List<Point> axis : axes) {
            List<List<Point>> longer = new ArrayList<>();
            for (List<Point> combination : combinations) {
                for (Point point : axis) {
                    List<Point> next = new ArrayList<>(combination);
                    next.add(point);
                    longer.add(next);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private static void checkHeadSizes(List<SweepRun> runs, Problems problems) {
        Set<Integer> sizes = new HashSet<>();
        for (SweepRun run : runs) {
            if (run.config().training().parametrization().kind() == ParametrizationConfig.Kind.MUP) {
                sizes.add(run.config().model().headSize());
            }
        }
        if (sizes.size() > 1) {
            problems.add(
                    "sweep.grid",
                    "heads of the sizes " + sizes,
                    "one head size with parametrization.kind: mup",
                    "let num_attention_heads grow with hidden_size");
        }
    }
}
