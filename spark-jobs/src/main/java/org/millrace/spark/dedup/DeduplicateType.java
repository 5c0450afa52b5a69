package org.millrace.spark.dedup;

import org.millrace.spark.step.ShuffleType;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;

/** The kind {@code deduplicate}: of documents with the same text one stays. */
public final class DeduplicateType implements ShuffleType<DeduplicateConfig> {

    @Override
    public String name() {
        return "deduplicate";
    }

    @Override
    public String description() {
        return "Keeps one of each set of documents with the same text.";
    }

    @Override
    public Class<DeduplicateConfig> settings() {
        return DeduplicateConfig.class;
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public StepBody create(DeduplicateConfig settings, StepInput input) {
        return new DeduplicateStep(settings, input);
    }
}
