package org.millrace.data.language;

/**
 * What a {@link LanguageDetector} says of a text.
 *
 * @param language ISO 639 code, of two letters where there is one, or {@link #UNDETERMINED}
 * @param confidence share of the examined text that speaks for the language, from 0 to 1; for an undetermined text the
 *     share of the strongest candidate
 */
public record DetectedLanguage(String language, double confidence) {

    /** The code of ISO 639-2 for a text whose language cannot be told. */
    public static final String UNDETERMINED = "und";

    public boolean isDetermined() {
        return !language.equals(UNDETERMINED);
    }
}
