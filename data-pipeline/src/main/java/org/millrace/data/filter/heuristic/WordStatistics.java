package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.ALPHABETIC;
import static org.millrace.data.filter.heuristic.CharacterClasses.SYMBOL;

/**
 * Counts over the words of a text.
 *
 * @param words all of them, punctuation included
 * @param wordsNotSymbols those with at least one character that is no symbol
 * @param charactersNotSymbols code points in those
 * @param alphabeticWords words with at least one letter
 * @param stopWords different stop words found
 */
record WordStatistics(int words, int wordsNotSymbols, long charactersNotSymbols, int alphabeticWords, int stopWords) {

    static WordStatistics of(Words words, StopWords stopWords) {
        char[] text = words.text();
        int notSymbols = 0;
        long characters = 0;
        int alphabetic = 0;
        long[] found = new long[(stopWords.size() + Long.SIZE - 1) / Long.SIZE];
        int stopWordsFound = 0;
        for (int word = 0; word < words.size(); word++) {
            int begin = words.begin(word);
            int end = words.end(word);
            boolean beyondSymbols = false;
            boolean hasLetter = false;
            for (int i = begin; i < end && !(beyondSymbols && hasLetter); i++) {
                int roles = CharacterClasses.at(text, i, end);
                beyondSymbols |= (roles & SYMBOL) == 0;
                hasLetter |= (roles & ALPHABETIC) != 0;
                i += Character.isHighSurrogate(text[i]) ? 1 : 0;
            }
            if (beyondSymbols) {
                notSymbols++;
                characters += words.codePoints(word);
            }
            if (hasLetter) {
                alphabetic++;
            }
            int stopWord = stopWords.index(text, begin, end);
            if (stopWord >= 0 && (found[stopWord / Long.SIZE] >>> stopWord & 1) == 0) {
                found[stopWord / Long.SIZE] |= 1L << stopWord;
                stopWordsFound++;
            }
        }
        return new WordStatistics(words.size(), notSymbols, characters, alphabetic, stopWordsFound);
    }
}
