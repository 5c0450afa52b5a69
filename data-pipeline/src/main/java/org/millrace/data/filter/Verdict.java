package org.millrace.data.filter;

import org.millrace.data.document.Document;

/** What a filter says of a document. */
public sealed interface Verdict {

    /** The document goes on, as the filter leaves it. */
    record Keep(Document document) implements Verdict {}

    /**
     * The document stops here.
     *
     * @param reason stable name that reports count by, such as {@code gopher_quality.too_few_words}
     * @param measured the value that decided
     * @param threshold the limit that it was held against
     * @param match what of a list it was dropped for, such as a benchmark's item {@code gsm8k/17}; reports count by it,
     *     so there must not be too many; empty where there is no list
     */
    record Drop(String reason, double measured, double threshold, String match) implements Verdict {

        public Drop(String reason, double measured, double threshold) {
            this(reason, measured, threshold, "");
        }
    }
}
