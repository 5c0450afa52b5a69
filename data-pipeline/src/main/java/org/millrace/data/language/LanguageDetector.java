package org.millrace.data.language;

import com.optimaize.langdetect.i18n.LdLocale;
import com.optimaize.langdetect.profiles.BuiltInLanguages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells some 75 languages apart: those with a script of their own by it, the others by letter n-grams (a naive Bayes
 * classifier, as Shuyo's). All languages of Qwen2 and Qwen2.5 are among them.
 *
 * <p>N-grams by themselves name a language with near certainty for anything, source code, tables of numbers and languages
 * without a profile included. So a text is not judged whole: up to {@value #WINDOWS} windows of {@value #WINDOW_LENGTH}
 * characters, spread evenly over it, vote one by one. A window votes for nothing if it is not mostly letters, if it has many
 * brackets and operators, or if too few of its n-grams occur in the best language. The confidence is the mean vote for the
 * winner over all windows, so that a mixed document scores low; below one half, or with too few letters, the language is
 * undetermined. Windows also bound the time that a long document takes.
 *
 * <p>Loading takes about a second and 20 MB: make one and share it.
 */
public final class LanguageDetector implements LanguageIdentifier {

    private static final int WINDOWS = 10;
    private static final int WINDOW_LENGTH = 300;
    /** Of the characters of a window that are no white space, at least this share are letters in running text. */
    private static final double LEAST_LETTERS = 0.7;
    /** Prose has below 0.01 of them, code mostly above 0.05. */
    private static final double MOST_CODE_SYMBOLS = 0.04;
    /** Letters that a decision needs. */
    private static final int FEWEST_LETTERS = 20;
    /** Share of a window's runs of three letters that its language has to have in its profile, but for chance. */
    private static final double LEAST_KNOWN = 0.7;
    /** N-grams overlap, so that they say the same thing this many times over. */
    private static final double TEMPERATURE = 3;

    private static final double MAJORITY = 0.5;

    private final Characters characters = new Characters();
    private final NgramProfiles profiles;
    private final TellingWords tellingWords;
    private final int scripts = Characters.TOLD_BY_SCRIPT.size();

    private LanguageDetector(NgramProfiles profiles) {
        this.profiles = profiles;
        this.tellingWords = new TellingWords(profiles.languages());
    }

    /** Loads the profiles of all languages. */
    public static LanguageDetector load() {
        try {
            return new LanguageDetector(NgramProfiles.load(Characters.toldByScript()));
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not read the language profiles from the class path", failure);
        }
    }

    /** Codes of all languages that can be told, sorted. Needs no profile to be loaded. */
    public static List<String> languages() {
        return Stream.of(
                        BuiltInLanguages.getLanguages().stream().map(LdLocale::getLanguage),
                        NgramProfiles.ownLanguages().stream(),
                        Characters.TOLD_BY_SCRIPT.stream())
                .flatMap(codes -> codes)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    @Override
    public List<String> codes() {
        return languages();
    }

    @Override
    public DetectedLanguage detect(String text) {
        int windows = Math.min(WINDOWS, (text.length() + WINDOW_LENGTH - 1) / WINDOW_LENGTH);
        double[] votes = new double[scripts + profiles.languages().size()];
        Window window = new Window(characters, WINDOW_LENGTH);
        int letters = 0;
        for (int i = 0; i < windows; i++) {
            int begin = begin(text, i, windows);
            window.fill(text, begin, Math.min(text.length(), begin + WINDOW_LENGTH));
            letters += window.weightedLetters();
            if (window.letterShare() >= LEAST_LETTERS && window.codeShare() <= MOST_CODE_SYMBOLS) {
                vote(window, votes);
            }
        }
        return letters < FEWEST_LETTERS
                ? new DetectedLanguage(DetectedLanguage.UNDETERMINED, 0)
                : winner(votes, windows);
    }

    private static int begin(String text, int window, int windows) {
        return windows == 1 ? 0 : (int) ((long) (text.length() - WINDOW_LENGTH) * window / (windows - 1));
    }

    private void vote(Window window, double[] votes) {
        int evident = window.scriptLanguage();
        if (evident != Characters.NO_SCRIPT) {
            votes[evident]++;
            return;
        }
        double[] gains = new double[profiles.languages().size()];
        int[] known = new int[gains.length];
        int runs = profiles.score(window.words(), window.length(), gains, known);
        if (TellingWords.concerns(profiles.languages().get(largest(gains)))) {
            tellingWords.score(window.words(), window.length(), gains);
        }
        int best = largest(gains);
        // Half the root is the largest standard deviation that so many runs can have.
        if (runs == 0 || known[best] < LEAST_KNOWN * runs - 0.5 * Math.sqrt(runs)) {
            return;
        }
        double sum = 0;
        double most = gains[best];
        for (int language = 0; language < gains.length; language++) {
            gains[language] = StrictMath.exp((gains[language] - most) / TEMPERATURE);
            sum += gains[language];
        }
        for (int language = 0; language < gains.length; language++) {
            votes[scripts + language] += gains[language] / sum;
        }
    }

    private DetectedLanguage winner(double[] votes, int windows) {
        int best = largest(votes);
        double confidence = Math.min(1, votes[best] / windows);
        if (confidence < MAJORITY) {
            return new DetectedLanguage(DetectedLanguage.UNDETERMINED, confidence);
        }
        String code = best < scripts
                ? Characters.TOLD_BY_SCRIPT.get(best)
                : profiles.languages().get(best - scripts);
        return new DetectedLanguage(code, confidence);
    }

    private static int largest(double[] numbers) {
        int largest = 0;
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] > numbers[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
