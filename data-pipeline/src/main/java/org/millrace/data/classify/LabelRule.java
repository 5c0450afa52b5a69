package org.millrace.data.classify;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.millrace.data.document.Document;

/**
 * Where the labels of documents come from.
 *
 * @param sources labels of whole sources, by their name
 * @param field of the metadata that labels the documents of all others
 */
public record LabelRule(Map<String, String> sources, String field) {

    public LabelRule {
        sources = Map.copyOf(new TreeMap<>(sources));
    }

    /** The document with its label; empty where it has none, or one that cannot be. */
    Optional<LabelledText> label(Document document) {
        String label =
                sources.getOrDefault(document.source(), document.metadata().getOrDefault(field, ""));
        return LabelledText.isLabel(label) ? Optional.of(new LabelledText(label, document.text())) : Optional.empty();
    }
}
