package org.millrace.data.language;

import java.util.List;

/**
 * What {@link LanguageFilter} keeps.
 *
 * @param keep codes of the languages to keep, {@code und} for texts whose language cannot be told; empty to keep all
 * @param minConfidence least confidence, from 0 to 1; below it a language counts as {@code und}
 */
public record LanguageSettings(List<String> keep, double minConfidence) {

    public LanguageSettings {
        keep = List.copyOf(keep);
        if (!(minConfidence >= 0 && minConfidence <= 1)) {
            throw new IllegalArgumentException("minConfidence must be from 0 to 1, cannot be: " + minConfidence);
        }
    }
}
