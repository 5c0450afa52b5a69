package org.millrace.train.huggingface;

import java.io.IOException;

/** A model folder or a safetensors file is not what it must be; the message names the file and the place in it. */
public final class ModelFormatException extends IOException {

    ModelFormatException(String message) {
        super(message);
    }

    ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
