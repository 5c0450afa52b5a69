package org.millrace.data.classify;

/** How a fastText model gives labels their probabilities, with the numbers that its files use. */
enum FastTextLoss {
    HIERARCHICAL_SOFTMAX(1),
    NEGATIVE_SAMPLING(2),
    SOFTMAX(3),
    ONE_VERSUS_ALL(4);

    private final int code;

    FastTextLoss(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static FastTextLoss of(int code, String file) throws FastTextFormatException {
        for (FastTextLoss loss : values()) {
            if (loss.code == code) {
                return loss;
            }
        }
        throw new FastTextFormatException(file, "the loss has the number %d, which no loss has".formatted(code));
    }
}
