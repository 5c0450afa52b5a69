package org.millrace.data.classify;

/** There is too little to learn from, or to calibrate or measure with; the message says what there is. */
public final class LabelledDataException extends RuntimeException {

    public LabelledDataException(String message) {
        super(message);
    }
}
