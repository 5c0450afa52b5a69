package org.millrace.spark.corpus;

import org.millrace.spark.step.ShuffleType;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;

/** Leaves one of each set of documents with the same text. */
public final class DeduplicateType implements ShuffleType<DeduplicateType.Settings> {

    /** Keys of {@code deduplicate}: there are none. */
    public record Settings() {}

    @Override
    public String name() {
        return "deduplicate";
    }

    @Override
    public String description() {
        return "Keeps one of each set of documents with the same text.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public StepBody create(Settings settings, StepInput input) {
        return new DeduplicateStep(input.manifest(), input.directory(), input.keepDropped());
    }
}
