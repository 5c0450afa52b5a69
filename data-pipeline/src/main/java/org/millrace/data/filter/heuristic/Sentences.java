package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.SENTENCE_END;

import java.util.function.IntConsumer;

/**
 * Sentences as spaCy's sentencizer counts them, and datatrove with it: a word that is one closing mark ends a sentence,
 * and the next begins at the first word after it that is no punctuation. The full stop of an abbreviation is no word of
 * its own, so it ends nothing.
 */
final class Sentences {

    private static final int PUNCTUATION = 1 << Character.CONNECTOR_PUNCTUATION
            | 1 << Character.DASH_PUNCTUATION
            | 1 << Character.START_PUNCTUATION
            | 1 << Character.END_PUNCTUATION
            | 1 << Character.INITIAL_QUOTE_PUNCTUATION
            | 1 << Character.FINAL_QUOTE_PUNCTUATION
            | 1 << Character.OTHER_PUNCTUATION;

    private Sentences() {}

    /** How many there are; 1 in a part of a text without words. */
    static int count(char[] text, int begin, int end) {
        return count(text, begin, end, place -> {});
    }

    /** Tells also where each but the last ends: behind its last word. */
    static int count(char[] text, int textBegin, int textEnd, IntConsumer sentenceEnd) {
        Words words = WordSplitter.split(text, textBegin, textEnd);
        int sentences = 1;
        boolean ended = false;
        int before = textBegin;
        for (int word = 0; word < words.size(); word++) {
            int begin = words.begin(word);
            int end = words.end(word);
            if (ended && isWhiteSpaceToken(text, before, begin)) {
                sentences++;
                sentenceEnd.accept(before);
                ended = false;
            }
            if (isSentenceEnd(text, begin, end)) {
                ended = true;
            } else if (ended && !isPunctuation(text, begin, end)) {
                sentences++;
                sentenceEnd.accept(before);
                ended = false;
            }
            before = end;
        }
        if (ended && isWhiteSpaceToken(text, before, textEnd)) {
            sentences++;
            sentenceEnd.accept(before);
        }
        return sentences;
    }

    /** One space belongs to the word before it; what white space there is beyond is a word to spaCy. */
    private static boolean isWhiteSpaceToken(char[] text, int begin, int end) {
        return end - begin > 1 || (end - begin == 1 && text[begin] != ' ');
    }

    private static boolean isSentenceEnd(char[] text, int begin, int end) {
        return Character.charCount(Character.codePointAt(text, begin, end)) == end - begin
                && (CharacterClasses.at(text, begin, end) & SENTENCE_END) != 0;
    }

    private static boolean isPunctuation(char[] text, int begin, int end) {
        for (int i = begin; i < end; ) {
            int c = Character.codePointAt(text, i, end);
            if ((PUNCTUATION >>> Character.getType(c) & 1) == 0) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }
}
