package org.millrace.train.scaling.fit;

import java.util.Locale;

/** The columns of a table of runs that Millrace understands; others are left alone. */
public enum Column {
    /** Name of the run; without it runs are called after their line. */
    RUN,
    /** N: weights of the layers' matrices, without embeddings. */
    PARAMETERS,
    /** D: tokens trained on. */
    TOKENS,
    /** Peak learning rate. */
    LEARNING_RATE,
    /** Tokens of one optimizer step. */
    BATCH_TOKENS,
    /** Sequences of one optimizer step, for tables that count so; needs {@link #SEQUENCE_LENGTH}. */
    BATCH_SEQUENCES,
    /** Tokens of a sequence. */
    SEQUENCE_LENGTH,
    /** Smoothed final training loss, in nats a token. */
    LOSS,
    /** {@code done}, {@code diverged} or {@code failed}; without it every run is done. */
    STATUS,
    /** Experts of a mixture; such runs are refused. */
    EXPERTS,
    /** Weights that work on a token; a mixture of experts, and refused, where it is not N. */
    ACTIVE_PARAMETERS;

    /** Its name in a header: {@code batch_tokens}. */
    public String header() {
        return name().toLowerCase(Locale.ROOT);
    }
}
