package org.millrace.spark.dedup;

import org.millrace.spark.step.ShuffleType;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;

/** The kind {@code repeated_spans}: pieces of texts that came before elsewhere are cut out. */
public final class RepeatedSpansType implements ShuffleType<RepeatedSpansConfig> {

    @Override
    public String name() {
        return "repeated_spans";
    }

    @Override
    public String description() {
        return "Cuts out runs of sentences, lines, paragraphs or words that came before in another place, and drops"
                + " documents of which little is left.";
    }

    @Override
    public Class<RepeatedSpansConfig> settings() {
        return RepeatedSpansConfig.class;
    }

    @Override
    public StepBody create(RepeatedSpansConfig settings, StepInput input) {
        return new RepeatedSpansStep(settings, input);
    }
}
