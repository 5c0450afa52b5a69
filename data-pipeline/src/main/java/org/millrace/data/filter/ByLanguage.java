package org.millrace.data.filter;

import java.util.Map;
import org.millrace.data.document.Document;

/**
 * One filter with settings of its own for some languages, as FineWeb-2 has them. Which is asked follows from the language
 * that the language filter has written into a document; where none has, the filter for all other languages is.
 */
public final class ByLanguage implements DocumentFilter {

    private final Map<String, DocumentFilter> languages;
    private final DocumentFilter others;

    /**
     * @param languages filters of the same name as {@code others}, by language code
     * @param others the filter for every other language
     */
    public ByLanguage(Map<String, ? extends DocumentFilter> languages, DocumentFilter others) {
        this.languages = Map.copyOf(languages);
        this.others = others;
    }

    @Override
    public String name() {
        return others.name();
    }

    @Override
    public Verdict judge(Document document) {
        String language = document.language();
        DocumentFilter filter = language == null ? others : languages.getOrDefault(language, others);
        return filter.judge(document);
    }
}
