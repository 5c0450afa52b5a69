package org.millrace.data.filter.words;

/**
 * Settings of {@link BadWords}.
 *
 * @param defaultLanguage whose list is used for documents whose language is not known yet
 * @param maxHits most words of the list in a page that is kept; C4's is 0
 * @param keepShare share of the pages above that limit that stays all the same, from 0 to 1; mC4's is 0
 * @param seed which of them stay
 */
public record BadWordsSettings(String defaultLanguage, int maxHits, double keepShare, long seed) {

    public BadWordsSettings {
        if (!(keepShare >= 0 && keepShare <= 1)) {
            throw new IllegalArgumentException("keepShare must be from 0 to 1, cannot be: " + keepShare);
        }
    }
}
