package org.millrace.spark.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;

/**
 * What one step did to a document.
 *
 * @param step its name
 * @param kind of the step; {@code read} for that
 * @param outcome what became of the document
 * @param reason why it was dropped or set aside
 * @param measured the value that decided, or what a reader found
 * @param threshold what it was held against
 * @param note what else there is to say of it; a sentence
 * @param characters code points of its text behind the step; null where there is none
 * @param language that it was given by then
 * @param copies that the mixture takes of it by then
 * @param scores that it carries behind the step
 * @param labels that it carries behind the step
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WayStep(
        String step,
        String kind,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String measured,
        @Nullable String threshold,
        @Nullable String note,
        @Nullable Long characters,
        @Nullable String language,
        @Nullable Integer copies,
        @Nullable SortedMap<String, Double> scores,
        @Nullable SortedMap<String, String> labels) {

    /** A step that there is nothing to say of but this. */
    static WayStep of(String step, String kind, Outcome outcome, String note) {
        return new WayStep(step, kind, outcome, null, null, null, note, null, null, null, null, null);
    }

    /** A step with the document as it leaves it. */
    static WayStep of(String step, String kind, Outcome outcome, Document document) {
        return new WayStep(
                step,
                kind,
                outcome,
                null,
                null,
                null,
                null,
                (long) document.text().codePointCount(0, document.text().length()),
                document.language(),
                document.copies(),
                new TreeMap<>(document.scores()),
                new TreeMap<>(document.labels()));
    }

    WayStep because(String why, String value, String limit) {
        return new WayStep(step, kind, outcome, why, value, limit, note, characters, language, copies, scores, labels);
    }

    WayStep noted(String sentence) {
        return new WayStep(
                step,
                kind,
                outcome,
                reason,
                measured,
                threshold,
                sentence,
                characters,
                language,
                copies,
                scores,
                labels);
    }

    /** What becomes of a document at a step. */
    public enum Outcome {
        /** It goes on. */
        PASSED,
        /** The step does not look at documents of its source. */
        UNSEEN,
        /** It stops here. */
        DROPPED,
        /** It was no document to begin with. */
        SET_ASIDE,
        /** What would tell is not there. */
        UNKNOWN;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
