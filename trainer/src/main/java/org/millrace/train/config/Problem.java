package org.millrace.train.config;

/**
 * One mistake in a configuration.
 *
 * @param key path of the key: {@code training.stages[1].sequence_length}
 * @param got what was there
 * @param expected what may be there
 * @param advice what to do; may be empty
 */
public record Problem(String key, String got, String expected, String advice) {

    @Override
    public String toString() {
        return key + ": got " + got + ", expected " + expected + (advice.isEmpty() ? "" : " (" + advice + ")");
    }
}
