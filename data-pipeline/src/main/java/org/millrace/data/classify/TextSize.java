package org.millrace.data.classify;

/** How large a text is, in a unit of one's choice. */
@FunctionalInterface
public interface TextSize {

    /** Bytes in UTF-8: a good stand-in for tokens within one language, and nearly free. */
    TextSize BYTES = LabelledSample::utf8Length;

    long of(String text);
}
