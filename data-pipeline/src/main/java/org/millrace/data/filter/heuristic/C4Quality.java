package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.SPACE;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Removes lines that are no prose, and drops pages that hold code or filler text, or of which little is left.
 *
 * <p>Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", section 2.2,
 * in the order in which both known programs try the rules: a line that is removed early is not searched for filler text
 * or brackets. Language and bad words are filters of their own.
 */
public final class C4Quality implements DocumentFilter {

    private static final String[] POLICIES = {
        "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"
    };

    private final C4QualitySettings rules;

    public C4Quality(C4QualitySettings rules) {
        this.rules = rules;
    }

    @Override
    public String name() {
        return "c4_quality";
    }

    @Override
    public Verdict judge(Document document) {
        char[] text = document.text().toCharArray();
        var kept = new StringBuilder(text.length);
        int sentences = 0;
        for (int begin = 0; begin < text.length; ) {
            int end = LineEnds.of(text, begin);
            String line = prose(text, begin, end);
            begin = LineEnds.next(text, end);
            if (line == null) {
                continue;
            }
            String lower = line.toLowerCase(Locale.ROOT);
            if (rules.dropLoremIpsum() && lower.contains("lorem ipsum")) {
                return drop("lorem_ipsum", 1, 0);
            }
            if (rules.dropJavascriptLines() && lower.contains("javascript")) {
                continue;
            }
            if (rules.dropCurlyBrackets() && line.indexOf('{') >= 0) {
                return drop("curly_bracket", 1, 0);
            }
            if (rules.dropPolicyLines() && speaksOfPolicies(lower)) {
                continue;
            }
            if (rules.minSentences() > 0) {
                sentences += Sentences.count(WordSplitter.split(line.toCharArray()));
            }
            kept.append(line).append('\n');
        }
        if (sentences < rules.minSentences()) {
            return drop("too_few_sentences", sentences, rules.minSentences());
        }
        char[] left = kept.toString().toCharArray();
        int begin = trimmedBegin(left, 0, left.length);
        int end = trimmedEnd(left, begin, left.length);
        return new Verdict.Keep(document.withText(new String(left, begin, end - begin)));
    }

    /** A line without white space at its ends and without citations; null if its words or its end forbid to keep it. */
    private @Nullable String prose(char[] text, int lineBegin, int lineEnd) {
        int begin = trimmedBegin(text, lineBegin, lineEnd);
        int end = trimmedEnd(text, begin, lineEnd);
        int words = words(text, begin, end);
        if (words < 0) {
            return null;
        }
        String line = new String(text, begin, end - begin);
        if (rules.removeCitations() && line.indexOf('[') >= 0) {
            line = Citations.removed(line);
            if (rules.countWordsWithoutCitations()) {
                words = words(line.toCharArray(), 0, line.length());
            }
        }
        return words >= rules.minWordsPerLine() && endsLikeASentence(line) ? line : null;
    }

    /** How many words there are between white space; -1 if one of them is too long. */
    private int words(char[] text, int begin, int end) {
        int words = 0;
        for (int from = trimmedBegin(text, begin, end); from < end; ) {
            int past = from;
            while (past < end && (CharacterClasses.of(text[past]) & SPACE) == 0) {
                past++;
            }
            if (past - from > rules.maxWordLength()
                    && RepeatedPieces.codePoints(text, from, past) > rules.maxWordLength()) {
                return -1;
            }
            words++;
            from = trimmedBegin(text, past, end);
        }
        return words;
    }

    private boolean endsLikeASentence(String line) {
        if (rules.endMarks().isEmpty()) {
            return true;
        }
        return !line.isEmpty()
                && rules.endMarks().indexOf(line.charAt(line.length() - 1)) >= 0
                && !line.endsWith("...");
    }

    private static boolean speaksOfPolicies(String lower) {
        for (String policy : POLICIES) {
            if (lower.contains(policy)) {
                return true;
            }
        }
        return false;
    }

    private static int trimmedBegin(char[] text, int begin, int end) {
        int i = begin;
        while (i < end && (CharacterClasses.of(text[i]) & SPACE) != 0) {
            i++;
        }
        return i;
    }

    private static int trimmedEnd(char[] text, int begin, int end) {
        int i = end;
        while (i > begin && (CharacterClasses.of(text[i - 1]) & SPACE) != 0) {
            i--;
        }
        return i;
    }

    private Verdict drop(String reason, double measured, double threshold) {
        return new Verdict.Drop(name() + "." + reason, measured, threshold);
    }
}
