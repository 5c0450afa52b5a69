package org.millrace.data.tokenize;

/**
 * A {@code tokenizer.json} that is damaged, or of a kind that could not be done exactly. The message names the key, what
 * was found and what is supported.
 */
public final class TokenizerFormatException extends RuntimeException {

    TokenizerFormatException(String message) {
        super(message);
    }
}
