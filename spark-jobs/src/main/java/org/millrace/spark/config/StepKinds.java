package org.millrace.spark.config;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.spark.filter.FilterType;
import org.millrace.spark.step.ShuffleType;
import org.millrace.spark.step.StepType;
import org.millrace.train.config.ConfigException;
import org.millrace.train.config.Kinds;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;

/** The kinds of steps on the class path: those of Millrace, and those of jars that users bring along. */
public final class StepKinds implements Kinds {

    private final SortedMap<String, StepType<?>> types = new TreeMap<>();

    /**
     * Looks for them where the present thread loads its classes from, which in Spark includes the jars of {@code --jars}.
     *
     * @throws ConfigException if one cannot be loaded, or two have the same name
     */
    public StepKinds() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            for (FilterType<?> type : ServiceLoader.load(FilterType.class, loader)) {
                add(type);
            }
            for (ShuffleType<?> type : ServiceLoader.load(ShuffleType.class, loader)) {
                add(type);
            }
        } catch (ServiceConfigurationError broken) {
            throw refused(String.valueOf(broken.getMessage()), "steps that can be loaded", "look at META-INF/services");
        }
    }

    public static StepKinds load() {
        return new StepKinds();
    }

    private void add(StepType<?> type) {
        if (!type.name().matches("[a-z][a-z0-9_]*")) {
            throw refused(
                    "a step named '%s' by %s"
                            .formatted(type.name(), type.getClass().getName()),
                    "lower-case letters, digits and _",
                    "");
        }
        StepType<?> other = types.putIfAbsent(type.name(), type);
        if (other != null) {
            throw refused(
                    "two steps named %s: %s and %s"
                            .formatted(
                                    type.name(),
                                    other.getClass().getName(),
                                    type.getClass().getName()),
                    "a name for each",
                    "rename yours");
        }
    }

    private static ConfigException refused(String got, String expected, String advice) {
        return new ConfigException(List.of(new Problem("data.steps", got, expected, advice)));
    }

    @Override
    public SortedMap<String, Kind> kinds() {
        SortedMap<String, Kind> kinds = new TreeMap<>();
        types.forEach((name, type) -> kinds.put(name, new Kind(type.settings(), type.description())));
        return kinds;
    }

    /** The kind of this name. */
    public StepType<?> type(String kind) {
        StepType<?> type = types.get(kind);
        if (type == null) {
            throw new IllegalArgumentException(
                    "No step is named '%s'; there are %s. Are the jars of driver and executors"
                                    .formatted(kind, types.keySet())
                            + " the same?");
        }
        return type;
    }

    /** Whether steps of this kind look at one document at a time. */
    public boolean isFilter(String kind) {
        return type(kind) instanceof FilterType;
    }

    void check(StepConfig step, Problems problems) {
        if (!isFilter(step.kind())
                && !(step.skipSources().isEmpty() && step.onlySources().isEmpty())) {
            problems.add(
                    step.skipSources().isEmpty() ? "only_sources" : "skip_sources",
                    "a list",
                    "nothing, since " + step.kind() + " looks at all documents together",
                    "settings of the kind itself may choose");
        }
    }
}
