package org.millrace.data.document;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A text on its way through the pipeline.
 *
 * @param id stable identity
 * @param source name of the configured source it was read from
 * @param uri where it lives outside: a URL, or the path of its file
 * @param text the text itself; never contains unpaired surrogates
 * @param language ISO 639-1 code once detected, {@code und} where no language could be told, null before
 * @param copies how many times the mixture takes it; 1 until {@code mix} has decided
 * @param scores numbers that steps have measured, by name
 * @param labels classes that steps have assigned, by name
 * @param metadata what the input said of it, by name
 */
public record Document(
        DocumentId id,
        String source,
        String uri,
        String text,
        @Nullable String language,
        int copies,
        Map<String, Double> scores,
        Map<String, String> labels,
        Map<String, String> metadata) {

    public Document {
        scores = Map.copyOf(scores);
        labels = Map.copyOf(labels);
        metadata = Map.copyOf(metadata);
    }

    /** A document as a reader makes it: no language, scores or labels yet. */
    public static Document read(DocumentId id, String source, String uri, String text, Map<String, String> metadata) {
        return new Document(id, source, uri, text, null, 1, Map.of(), Map.of(), metadata);
    }

    public Document withText(String newText) {
        return new Document(id, source, uri, newText, language, copies, scores, labels, metadata);
    }

    public Document withLanguage(String newLanguage) {
        return new Document(id, source, uri, text, newLanguage, copies, scores, labels, metadata);
    }

    public Document withCopies(int newCopies) {
        return new Document(id, source, uri, text, language, newCopies, scores, labels, metadata);
    }

    public Document withScore(String name, double value) {
        var added = new TreeMap<>(scores);
        added.put(name, value);
        return new Document(id, source, uri, text, language, copies, added, labels, metadata);
    }

    public Document withLabel(String name, String value) {
        var added = new TreeMap<>(labels);
        added.put(name, value);
        return new Document(id, source, uri, text, language, copies, scores, added, metadata);
    }
}
