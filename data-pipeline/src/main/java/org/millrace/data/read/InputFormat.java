package org.millrace.data.read;

import java.util.Locale;

/** How the files of a source are laid out. Compression is told from their bytes, not from here. */
public enum InputFormat {
    /** One JSON object a line. */
    JSONL,
    /** One document a file. */
    TEXT,
    /** One document a row. */
    PARQUET,
    /** Web archives: HTTP responses (WARC) and extracted text (WET). */
    WARC;

    /** The name in configuration and manifests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException where there is none; the message lists those there are
     */
    public static InputFormat of(String label) {
        for (InputFormat format : values()) {
            if (format.label().equals(label)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "Unknown input format: got `%s`, expected jsonl, text, parquet or warc".formatted(label));
    }
}
