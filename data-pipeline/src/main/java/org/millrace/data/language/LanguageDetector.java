package org.millrace.data.language;

import com.optimaize.langdetect.LanguageDetectorBuilder;
import com.optimaize.langdetect.i18n.LdLocale;
import com.optimaize.langdetect.ngram.NgramExtractors;
import com.optimaize.langdetect.profiles.BuiltInLanguages;
import com.optimaize.langdetect.profiles.LanguageProfile;
import com.optimaize.langdetect.profiles.LanguageProfileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells 69 languages apart: Chinese, Japanese and Korean by their scripts, the others by letter n-grams (Shuyo's method, in
 * the optimaize library). Any other language is taken for a neighbour, often with lower confidence.
 *
 * <p>N-grams by themselves name a language with near certainty for anything, source code and tables of numbers included.
 * So a text is not judged whole: up to {@value #WINDOWS} windows of {@value #WINDOW_LENGTH} characters, spread evenly over
 * it, vote one by one. A window that is not mostly letters votes for nothing. The confidence is the mean vote for the
 * winner over all windows, so that a mixed document scores low; below one half, or with too few letters, the language is
 * undetermined. Windows also bound the time that a long document takes.
 *
 * <p>The same text always gets the same answer. Loading takes about a second and 60 MB: make one and share it, it is safe
 * for use by several threads.
 */
public final class LanguageDetector {

    private static final int WINDOWS = 5;
    private static final int WINDOW_LENGTH = 300;
    /** Of the characters of a window that are no white space, at least this share are letters in running text. */
    private static final double LEAST_LETTERS = 0.7;
    /** Letters that a decision needs; an ideograph or a syllable stands for several. */
    private static final int FEWEST_LETTERS = 20;

    private static final double MAJORITY = 0.5;
    private static final double SMALLEST_VOTE = 0.01;

    private final com.optimaize.langdetect.LanguageDetector profiles;

    private LanguageDetector(List<LanguageProfile> profiles) {
        // The defaults of the library for long texts: what begins or ends a word tells more than what is inside it.
        this.profiles = LanguageDetectorBuilder.create(NgramExtractors.standard())
                .prefixFactor(1.5)
                .suffixFactor(2.0)
                .probabilityThreshold(SMALLEST_VOTE)
                .withProfiles(profiles)
                .build();
    }

    /** Loads the profiles of all languages. */
    public static LanguageDetector load() {
        try {
            return new LanguageDetector(new LanguageProfileReader().readAllBuiltIn());
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not read the language profiles from the class path", failure);
        }
    }

    /** Codes of all languages that can be told, sorted. Needs no profile to be loaded. */
    public static List<String> languages() {
        return BuiltInLanguages.getLanguages().stream()
                .map(LdLocale::getLanguage)
                .distinct()
                .sorted()
                .toList();
    }

    public DetectedLanguage detect(String text) {
        int windows = Math.min(WINDOWS, (text.length() + WINDOW_LENGTH - 1) / WINDOW_LENGTH);
        var votes = new TreeMap<String, Double>();
        int letters = 0;
        for (int i = 0; i < windows; i++) {
            Window window = Window.of(text, begin(text, i, windows), WINDOW_LENGTH);
            letters += window.weightedLetters();
            if (window.letterShare() < LEAST_LETTERS) {
                continue;
            }
            String evident = window.scriptLanguage();
            if (evident != null) {
                votes.merge(evident, 1.0, Double::sum);
            } else {
                vote(window.words(), votes);
            }
        }
        return letters < FEWEST_LETTERS
                ? new DetectedLanguage(DetectedLanguage.UNDETERMINED, 0)
                : winner(votes, windows);
    }

    private static int begin(String text, int window, int windows) {
        return windows == 1 ? 0 : (int) ((long) (text.length() - WINDOW_LENGTH) * window / (windows - 1));
    }

    private void vote(String words, Map<String, Double> votes) {
        for (var candidate : profiles.getProbabilities(words)) {
            votes.merge(candidate.getLocale().getLanguage(), candidate.getProbability(), Double::sum);
        }
    }

    private static DetectedLanguage winner(Map<String, Double> votes, int windows) {
        String best = DetectedLanguage.UNDETERMINED;
        double most = 0;
        for (Map.Entry<String, Double> vote : votes.entrySet()) {
            if (vote.getValue() > most) {
                best = vote.getKey();
                most = vote.getValue();
            }
        }
        double confidence = Math.min(1, most / windows);
        return new DetectedLanguage(confidence < MAJORITY ? DetectedLanguage.UNDETERMINED : best, confidence);
    }
}
