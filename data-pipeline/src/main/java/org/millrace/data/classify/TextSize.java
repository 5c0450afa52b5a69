package org.millrace.data.classify;

import org.millrace.data.read.Utf8;

/** How large a text is, in a unit of one's choice. */
@FunctionalInterface
public interface TextSize {

    /** Bytes in UTF-8: a good stand-in for tokens within one language, and nearly free. */
    TextSize BYTES = Utf8::length;

    long of(String text);
}
