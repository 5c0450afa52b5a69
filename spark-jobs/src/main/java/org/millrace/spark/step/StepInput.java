package org.millrace.spark.step;

import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * What a step that moves rows between parts works on.
 *
 * @param step its own name
 * @param manifest of the step before
 * @param directory where the files of that step are
 * @param keepDropped whether dropped documents are to be kept with their reasons
 * @param sources names of all configured sources, in the order of the configuration
 * @param seed of the run; 0 for kinds that do not {@linkplain StepType#usesSeed use} it
 */
public record StepInput(
        String step, StepManifest manifest, Path directory, boolean keepDropped, List<String> sources, long seed) {

    public StepInput {
        sources = List.copyOf(sources);
    }
}
