package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.LinePhrases.FILLER;
import static org.millrace.data.filter.heuristic.LinePhrases.JAVASCRIPT;
import static org.millrace.data.filter.heuristic.LinePhrases.JAVASCRIPT_WORD;
import static org.millrace.data.filter.heuristic.LinePhrases.POLICY;

import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Removes lines that are no prose, and drops pages that hold code or filler text, or of which little is left.
 *
 * <p>Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", section 2.2,
 * in the order in which the known programs try the rules: unless every line counts, a line that is removed early is not
 * searched for filler text or brackets. Language and bad words are filters of their own.
 */
public final class C4Quality implements DocumentFilter {

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
        if (rules.maxCharacters() > 0) {
            int characters = RepeatedPieces.codePoints(text, 0, text.length);
            if (characters > rules.maxCharacters()) {
                return drop("too_long", characters, rules.maxCharacters());
            }
        }
        if (rules.everyLineCounts()) {
            int phrases = LinePhrases.in(text, 0, text.length);
            if ((phrases & JAVASCRIPT_WORD) != 0) {
                return drop("javascript", 1, 0);
            }
            String forbidden = forbidden(text, 0, text.length, phrases);
            if (forbidden != null) {
                return drop(forbidden, 1, 0);
            }
        }
        return judgeLines(document, text);
    }

    private Verdict judgeLines(Document document, char[] text) {
        StringBuilder kept = new StringBuilder(text.length);
        int sentences = 0;
        for (int begin = 0; begin < text.length; ) {
            int end = rules.keepBlankLines() ? WhiteSpaceWords.lineEnd(text, begin) : LineEnds.of(text, begin);
            Line line = prose(text, begin, end);
            boolean blank = begin == end;
            begin = LineEnds.next(text, end);
            if (line == null) {
                if (rules.keepBlankLines() && blank) {
                    kept.append('\n');
                }
                continue;
            }
            if (!rules.everyLineCounts()) {
                int phrases = LinePhrases.in(line.text, line.begin, line.end);
                if (rules.dropLoremIpsum() && (phrases & FILLER) != 0) {
                    return drop("lorem_ipsum", 1, 0);
                }
                if ((phrases & JAVASCRIPT) != 0) {
                    continue;
                }
                String forbidden = forbidden(line.text, line.begin, line.end, phrases);
                if (forbidden != null) {
                    return drop(forbidden, 1, 0);
                }
                if (rules.dropPolicyLines() && (phrases & POLICY) != 0) {
                    continue;
                }
            }
            if (sentences < rules.minSentences()) {
                sentences += Sentences.count(line.text, line.begin, line.end);
            }
            kept.append(line.text, line.begin, line.end - line.begin).append('\n');
        }
        if (sentences < rules.minSentences()) {
            return drop("too_few_sentences", sentences, rules.minSentences());
        }
        return new Verdict.Keep(document.withText(trimmed(kept)));
    }

    /** The reason to drop a page with such a line; null if there is none. */
    private @Nullable String forbidden(char[] text, int begin, int end, int phrases) {
        if (rules.dropLoremIpsum() && (phrases & FILLER) != 0) {
            return "lorem_ipsum";
        }
        if (rules.dropCurlyBrackets()) {
            for (int i = begin; i < end; i++) {
                if (text[i] == '{') {
                    return "curly_bracket";
                }
            }
        }
        return null;
    }

    /** A part of some characters. */
    private record Line(char[] text, int begin, int end) {}

    /** A line without what the rules cut out of it; null if its words or its end forbid to keep it. */
    private @Nullable Line prose(char[] text, int lineBegin, int lineEnd) {
        int begin = WhiteSpaceWords.trimmedBegin(text, lineBegin, lineEnd);
        int end = WhiteSpaceWords.trimmedEnd(text, begin, lineEnd);
        int words = words(text, begin, end);
        if (words < 0) {
            return null;
        }
        Line line = rules.keepBlankLines() ? new Line(text, lineBegin, lineEnd) : new Line(text, begin, end);
        if (rules.removeCitations() && hasBracket(text, begin, end)) {
            char[] left = Citations.removed(new String(text, line.begin, line.end - line.begin))
                    .toCharArray();
            line = new Line(left, 0, left.length);
            words = rules.countWordsWithoutCitations() ? words(left, 0, left.length) : words;
        }
        return words >= rules.minWordsPerLine() && endsLikeASentence(line) ? line : null;
    }

    private static boolean hasBracket(char[] text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (text[i] == '[') {
                return true;
            }
        }
        return false;
    }

    /** How many words there are between white space; -1 if one of them is too long. */
    private int words(char[] text, int begin, int end) {
        int words = 0;
        for (int from = WhiteSpaceWords.trimmedBegin(text, begin, end); from < end; ) {
            int past = from;
            while (past < end && !WhiteSpaceWords.isSpace(text[past])) {
                past++;
            }
            if (past - from > rules.maxWordLength()
                    && RepeatedPieces.codePoints(text, from, past) > rules.maxWordLength()) {
                return -1;
            }
            words++;
            from = WhiteSpaceWords.trimmedBegin(text, past, end);
        }
        return words;
    }

    private boolean endsLikeASentence(Line line) {
        if (rules.endMarks().isEmpty()) {
            return true;
        }
        int end = rules.keepBlankLines() ? WhiteSpaceWords.trimmedEnd(line.text, line.begin, line.end) : line.end;
        return end > line.begin
                && rules.endMarks().indexOf(line.text[end - 1]) >= 0
                && (rules.ellipsisEnds() || !WhiteSpaceWords.endsWith(line.text, line.begin, end, "..."));
    }

    private static String trimmed(StringBuilder kept) {
        int begin = 0;
        int end = kept.length();
        while (begin < end && WhiteSpaceWords.isSpace(kept.charAt(begin))) {
            begin++;
        }
        while (end > begin && WhiteSpaceWords.isSpace(kept.charAt(end - 1))) {
            end--;
        }
        return kept.substring(begin, end);
    }

    private Verdict drop(String reason, double measured, double threshold) {
        return new Verdict.Drop(name() + "." + reason, measured, threshold);
    }
}
