package org.millrace.spark.step;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.millrace.train.config.Problems;

/**
 * A kind of step that {@code data.steps} can list under its name. It is found by {@link java.util.ServiceLoader}, so a kind
 * in another jar works as those here do: one class, and one line in {@code META-INF/services}.
 *
 * @param <S> its settings: a public record whose components carry a {@link org.millrace.train.config.Key}
 */
public interface StepType<S extends Record> {

    /** Its key in the YAML: lower-case letters, digits and underscores, such as {@code gopher_quality}. */
    String name();

    /** What it does, in a sentence or two for {@code millrace config}. */
    String description();

    /** The record of its settings; one that is {@link org.millrace.train.config.Checked} checks itself. */
    Class<S> settings();

    /** Raised whenever a change of the code changes the output, so that finished steps are built again. */
    default int version() {
        return 1;
    }

    /** Whether the output depends on the run's seed. A kind that does not say so is given 0 for it. */
    default boolean usesSeed() {
        return false;
    }

    /**
     * Files or folders whose content decides the output, such as block lists and models. A step is built again when their
     * content has changed, wherever they lie; one that is missing is reported before any work.
     */
    default List<String> files(S settings) {
        return List.of();
    }

    /**
     * Looks for mistakes that the settings alone do not show, such as a file of the wrong format, before any work. It runs
     * on the driver, after it is known that all {@link #files} exist.
     *
     * @param problems takes keys below the settings
     */
    default void check(S settings, Configuration configuration, Problems problems) throws IOException {}
}
