package org.millrace.data.filter;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** A filter for some languages, which keeps what is in any other; for all where none is named. */
    public static DocumentFilter only(List<String> languages, DocumentFilter filter) {
        if (languages.isEmpty()) {
            return filter;
        }
        Map<String, DocumentFilter> chosen = new TreeMap<>();
        languages.forEach(language -> chosen.put(language, filter));
        return new ByLanguage(chosen, new KeepAll(filter.name()));
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

    /** The filter that drops nothing. */
    private record KeepAll(String name) implements DocumentFilter {

        @Override
        public Verdict judge(Document document) {
            return new Verdict.Keep(document);
        }
    }
}
