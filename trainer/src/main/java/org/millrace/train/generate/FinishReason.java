package org.millrace.train.generate;

/** Why a text ended. */
public enum FinishReason {
    /** The model chose a token that ends texts. */
    END_OF_TEXT,
    /** The longest continuation that was asked for. */
    MAXIMUM_TOKENS,
    /** The longest sequence that the model takes. */
    MAXIMUM_POSITIONS
}
