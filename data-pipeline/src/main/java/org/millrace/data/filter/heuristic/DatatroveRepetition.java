package org.millrace.data.filter.heuristic;

import org.jspecify.annotations.Nullable;

/**
 * Gopher's repetition measures as datatrove takes them: of equal lines all but the first count, and shares of characters
 * are of the whole text, white space included.
 */
final class DatatroveRepetition implements RepetitionMeasures {

    private final char[] text;
    private final WordRule rule;
    private final double length;
    private final RepeatedPieces paragraphs;
    private @Nullable RepeatedPieces lines;
    private @Nullable RepeatedNGrams nGrams;

    DatatroveRepetition(char[] text, WordRule rule) {
        this.text = text;
        this.rule = rule;
        length = RepeatedPieces.codePoints(text, 0, text.length);
        paragraphs = RepeatedPieces.paragraphs(text);
    }

    @Override
    public double duplicateParagraphs() {
        return (double) paragraphs.repeated() / paragraphs.pieces();
    }

    @Override
    public double duplicateParagraphCharacters() {
        return paragraphs.repeatedCharacters() / length;
    }

    @Override
    public double duplicateLines() {
        return (double) lines().repeated() / lines().pieces();
    }

    @Override
    public double duplicateLineCharacters() {
        return lines().repeatedCharacters() / length;
    }

    @Override
    public double topNGram(int words) {
        return nGrams().topCharacters(words) / length;
    }

    @Override
    public double duplicateNGrams(int words) {
        return nGrams().duplicateCharacters(words) / length;
    }

    private RepeatedPieces lines() {
        RepeatedPieces counted = lines;
        if (counted == null) {
            counted = RepeatedPieces.lines(text);
            lines = counted;
        }
        return counted;
    }

    private RepeatedNGrams nGrams() {
        RepeatedNGrams hashed = nGrams;
        if (hashed == null) {
            hashed = new RepeatedNGrams(rule.split(text));
            nGrams = hashed;
        }
        return hashed;
    }
}
