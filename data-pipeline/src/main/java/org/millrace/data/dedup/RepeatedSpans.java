package org.millrace.data.dedup;

import org.millrace.data.document.Document;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.heuristic.EnglishSentences;
import org.millrace.data.filter.heuristic.EnglishWords;

/**
 * The rule for texts of which pieces came before elsewhere: these are cut out, and a document of which little is left is
 * dropped. A document that has lost nothing stays, however short.
 */
public final class RepeatedSpans {

    /** Nothing is left. */
    public static final String NOTHING_LEFT = "repeated_spans.nothing_left";

    /** Fewer words are left than there must be. */
    public static final String TOO_FEW_WORDS = "repeated_spans.too_few_words";

    /** Fewer sentences are left than there must be. */
    public static final String TOO_FEW_SENTENCES = "repeated_spans.too_few_sentences";

    private final TextUnit unit;
    private final int span;
    private final int minWords;
    private final int minSentences;

    /**
     * @param span units that go for each repetition
     * @param minWords words that a text must have when something was cut out
     * @param minSentences sentences that it must have then
     */
    public RepeatedSpans(TextUnit unit, int span, int minWords, int minSentences) {
        this.unit = unit;
        this.span = span;
        this.minWords = minWords;
        this.minSentences = minSentences;
    }

    /**
     * Cuts out runs.
     *
     * @param begins first units of the runs that came before elsewhere, rising
     * @param count how many there are
     * @throws IllegalArgumentException where the text has no such unit, so it is not the text in which they were found
     */
    public Verdict judge(Document document, int[] begins, int count) {
        char[] text = document.text().toCharArray();
        String left = left(text, begins, count);
        if (left.isEmpty()) {
            return new Verdict.Drop(NOTHING_LEFT, 0, 1);
        }
        char[] characters = left.toCharArray();
        int words = minWords > 0 ? EnglishWords.split(characters).size() : 0;
        if (words < minWords) {
            return new Verdict.Drop(TOO_FEW_WORDS, words, minWords);
        }
        int sentences = minSentences > 0 ? EnglishSentences.split(characters).size() : 0;
        if (sentences < minSentences) {
            return new Verdict.Drop(TOO_FEW_SENTENCES, sentences, minSentences);
        }
        return new Verdict.Keep(document.withText(left));
    }

    private String left(char[] text, int[] begins, int count) {
        int[] bounds = unit.bounds(text);
        int units = bounds.length - 1;
        if (count > 0 && begins[count - 1] > units - span) {
            throw new IllegalArgumentException(
                    "A text of %d units has no run of %d from unit %d".formatted(units, span, begins[count - 1]));
        }
        StringBuilder left = new StringBuilder(text.length);
        int done = 0;
        for (int i = 0; i < count; i++) {
            int from = Math.max(done, begins[i]);
            left.append(text, bounds[done], bounds[from] - bounds[done]);
            done = Math.max(done, begins[i] + span);
        }
        left.append(text, bounds[done], text.length - bounds[done]);
        int begin = 0;
        while (begin < left.length() && TextUnit.isSpace(left.charAt(begin))) {
            begin++;
        }
        return left.substring(begin);
    }
}
