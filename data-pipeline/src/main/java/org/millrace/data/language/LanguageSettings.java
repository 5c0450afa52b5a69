package org.millrace.data.language;

import java.util.List;
import java.util.Map;

/**
 * What {@link LanguageFilter} keeps.
 *
 * @param keep codes of the languages to keep, {@code und} for texts whose language cannot be told; empty to keep all
 * @param minConfidence least confidence, from 0 to 1; below it a language counts as {@code und}
 * @param thresholds least confidence of single languages, instead of {@code minConfidence}
 */
public record LanguageSettings(List<String> keep, double minConfidence, Map<String, Double> thresholds) {

    public LanguageSettings {
        keep = List.copyOf(keep);
        thresholds = Map.copyOf(thresholds);
        requireShare("minConfidence", minConfidence);
        thresholds.forEach((language, threshold) -> requireShare("threshold of " + language, threshold));
    }

    public LanguageSettings(List<String> keep, double minConfidence) {
        this(keep, minConfidence, Map.of());
    }

    /** The least confidence with which a text counts as being in a language. */
    public double threshold(String language) {
        return thresholds.getOrDefault(language, minConfidence);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, cannot be: " + value);
        }
    }
}
