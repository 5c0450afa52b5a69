package org.millrace.train.generate;

/** One sequence that a model continues; it remembers what was appended. */
interface NextTokenLogits extends AutoCloseable {

    /** Appends tokens and gives the logits of the token that follows. */
    float[] append(int... ids);

    /** Tokens that may still be appended. */
    int remaining();

    @Override
    void close();
}
