package org.millrace.data.read;

import java.util.Map;

/** What a file that is one document is made into. */
interface DocumentFile {

    /** Nothing but its text. */
    DocumentFile PLAIN = text -> new Content(text, Map.of());

    Content read(String text);

    /** A document's text, and what the file says of it. */
    record Content(String text, Map<String, String> metadata) {}
}
