package org.millrace.data.language;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Writes the language into each document, and its confidence as the score {@value #CONFIDENCE}; drops what is in none of
 * the languages to keep.
 */
public final class LanguageFilter implements DocumentFilter {

    /** Name of the score. */
    public static final String CONFIDENCE = "language_confidence";

    private final LanguageSettings settings;
    private final Set<String> keep;
    private final LanguageIdentifier detector;

    /** Throws IllegalArgumentException if the settings name a language that the detector does not know. */
    public LanguageFilter(LanguageSettings settings, LanguageIdentifier detector) {
        this.settings = settings;
        this.detector = detector;
        this.keep = new HashSet<>(settings.keep());
        var unknown = new TreeSet<>(keep);
        unknown.addAll(settings.thresholds().keySet());
        detector.codes().forEach(unknown::remove);
        unknown.remove(DetectedLanguage.UNDETERMINED);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "No language goes by the code %s; known are %s".formatted(unknown, detector.codes()));
        }
    }

    @Override
    public String name() {
        return "language";
    }

    @Override
    public Verdict judge(Document document) {
        DetectedLanguage detected = detector.detect(document.text());
        boolean sure = detected.isDetermined() && detected.confidence() >= settings.threshold(detected.language());
        String language = sure ? detected.language() : DetectedLanguage.UNDETERMINED;
        if (keep.isEmpty() || keep.contains(language)) {
            return new Verdict.Keep(document.withLanguage(language).withScore(CONFIDENCE, detected.confidence()));
        }
        if (sure) {
            return drop("not_kept", detected);
        }
        return drop(detected.isDetermined() ? "low_confidence" : "undetermined", detected);
    }

    private Verdict drop(String reason, DetectedLanguage detected) {
        return new Verdict.Drop(name() + "." + reason, detected.confidence(), settings.threshold(detected.language()));
    }
}
