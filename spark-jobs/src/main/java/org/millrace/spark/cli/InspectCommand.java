package org.millrace.spark.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.spark.step.Example;
import org.millrace.spark.step.StepOrder;
import org.millrace.spark.trace.DocumentExamples;
import org.millrace.spark.trace.StepOutput;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code inspect}: examples of what the data steps kept and dropped. */
@Command(
        name = "inspect",
        description = {
            "Shows examples of what each data step dropped, by reason, with the measured value and its limit, and of what"
                    + " it kept.",
            "With data.keep_dropped they are drawn from all that was dropped, otherwise they are the three of each reason"
                    + " that the step's manifest has. Documents kept are shown where a step wrote them. Needs no Spark."
        },
        footerHeading = "%nExample:%n",
        footer = "  millrace inspect --config run.yaml --step gopher_quality --count 10")
final class InspectCommand extends JobCommand {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(names = "--step", paramLabel = "NAME", description = "Only this step.")
    private @Nullable String step;

    @Option(names = "--reason", paramLabel = "REASON", description = "Only this reason; nothing that was kept.")
    private @Nullable String reason;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Examples of each reason, and of what was kept. Default: ${DEFAULT-VALUE}.")
    private int count = 3;

    @Option(
            names = "--characters",
            paramLabel = "N",
            description = "Characters of a text that are shown; 0 for all. Default: ${DEFAULT-VALUE}.")
    private int characters = 300;

    @Option(names = "--seed", paramLabel = "N", description = "Another number draws other examples.")
    private long seed;

    @Option(names = "--json", description = "One JSON object an example and line.")
    private boolean json;

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        RunDirectory.require(run, hadoop, problems);
        if (count < 1) {
            problems.add("--count", count, "at least 1");
        }
        if (characters < 0) {
            problems.add("--characters", characters, "at least 0");
        }
        if (problems.isEmpty()) {
            List<String> steps = StepOrder.read(hadoop, CorpusPipeline.directory(run));
            if (steps.isEmpty()) {
                problems.add("run.directory", "a run without data steps", "a run", "run `millrace corpus` first");
            } else if (step != null && !steps.contains(step)) {
                problems.add("--step", "'" + step + "'", "one of " + String.join(", ", steps));
            }
        }
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) {
        return "Would show examples of " + (step == null ? "every data step" : step);
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException {
        Path corpus = CorpusPipeline.directory(run);
        DocumentExamples examples = new DocumentExamples(hadoop, count, seed);
        for (String name : StepOrder.read(hadoop, corpus)) {
            if (step != null && !step.equals(name)) {
                continue;
            }
            Optional<StepOutput> output = StepOutput.of(hadoop, corpus, name);
            if (output.isPresent()) {
                show(output.get(), examples);
            } else {
                warn("%s is not finished".formatted(name));
            }
        }
    }

    private void show(StepOutput output, DocumentExamples examples) throws IOException {
        String name = output.manifest().step();
        if (!json) {
            print(String.format(
                    Locale.ROOT,
                    "%s: %,d in, %,d out, %,d dropped, %,d set aside",
                    name,
                    output.manifest().rowsIn(),
                    output.manifest().rowsOut(),
                    output.manifest().rowsDropped(),
                    output.manifest().rowsRejected()));
        }
        SortedMap<String, List<Example>> dropped = examples.dropped(output);
        for (Map.Entry<String, List<Example>> entry : dropped.entrySet()) {
            if (reason != null && !reason.equals(entry.getKey())) {
                continue;
            }
            if (!json) {
                long times = output.manifest().dropped().getOrDefault(entry.getKey(), 0L)
                        + output.manifest().rejected().getOrDefault(entry.getKey(), 0L);
                print(String.format(Locale.ROOT, "  %s: %,d", entry.getKey(), times));
            }
            for (Example example : entry.getValue()) {
                example(name, entry.getKey(), example);
            }
        }
        if (reason == null && output.isWritten()) {
            if (!json) {
                print("  kept");
            }
            for (Document document : examples.kept(output)) {
                example(name, "kept", new Example(document.id().toString(), document.uri(), "", "", document.text()));
            }
        }
    }

    private void example(String name, String kind, Example example) throws IOException {
        if (json) {
            Map<String, String> line = new LinkedHashMap<>();
            line.put("step", name);
            line.put("reason", kind);
            line.put("id", example.id());
            line.put("uri", example.uri());
            line.put("measured", example.measured());
            line.put("threshold", example.threshold());
            if (!example.match().isEmpty()) {
                line.put("match", example.match());
            }
            line.put("text", cut(example.excerpt()));
            print(JSON.writeValueAsString(line));
            return;
        }
        String measured = example.measured().isEmpty() ? "" : "  measured " + example.measured();
        String limit = example.threshold().isEmpty() ? "" : ", limit " + example.threshold();
        String match = example.match().isEmpty() ? "" : ", for " + example.match();
        print("    %s  %s%s%s%s".formatted(example.id(), example.uri(), measured, limit, match));
        print("      “%s”".formatted(cut(example.excerpt()).replace("\n", "\n      ")));
    }

    private String cut(String text) {
        return characters > 0 && text.codePointCount(0, text.length()) > characters
                ? text.substring(0, text.offsetByCodePoints(0, characters)) + "…"
                : text;
    }
}
