package org.millrace.data.read;

import java.util.Map;

/** What readers keep of a record beside its text. */
final class Metadata {

    /** The record's identity outside, where the configuration names its field. */
    static final String ID = "id";

    /** Title of a web page. */
    static final String TITLE = "title";

    /** When a web archive took the record. */
    static final String DATE = "date";

    /** Where a file lies below its source's folder. */
    static final String PATH = "path";

    static final String PROGRAMMING_LANGUAGE = "programming_language";

    /** The languages that a web archive's maker has found in the record. */
    static final String DECLARED_LANGUAGE = "declared_language";

    private static final int MOST_CHARACTERS = 256;

    /** What a JSON value takes at most that could be kept: six bytes a character where each is escaped, and the quotes. */
    static final int MOST_BYTES = 6 * MOST_CHARACTERS + 2;

    private Metadata() {}

    /** Keeps short values; a long one is content of its own, not something said of the text. */
    static void add(Map<String, String> metadata, String name, String value) {
        if (value.length() <= MOST_CHARACTERS) {
            metadata.put(Surrogates.replaceUnpaired(name), Surrogates.replaceUnpaired(value));
        }
    }
}
