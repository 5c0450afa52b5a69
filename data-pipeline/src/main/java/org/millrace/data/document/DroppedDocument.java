package org.millrace.data.document;

/**
 * A document that a step took out, and why; kept beside the step's output when the run asks for it.
 *
 * @param document as it was when it was dropped
 * @param reason stable name that reports count by, such as {@code gopher_quality.too_few_words}
 * @param measured the value that decided
 * @param threshold the limit that it was held against
 * @param match what of a list it was dropped for, such as a benchmark's item; empty where there is no list
 */
public record DroppedDocument(Document document, String reason, double measured, double threshold, String match) {

    public DroppedDocument(Document document, String reason, double measured, double threshold) {
        this(document, reason, measured, threshold, "");
    }
}
