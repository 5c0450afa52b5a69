package org.millrace.data.filter.heuristic;

/** What {@link GopherRepetition} holds against its limits: shares from 0 to 1, each computed when it is asked for. */
interface RepetitionMeasures {

    double duplicateParagraphs();

    double duplicateParagraphCharacters();

    double duplicateLines();

    double duplicateLineCharacters();

    /** Characters in the most frequent run of so many words. */
    double topNGram(int words);

    /** Characters in runs of so many words that come again. */
    double duplicateNGrams(int words);
}
