package org.millrace.data.filter.heuristic;

/** Gopher's quality measures as datatrove takes them. */
final class DatatroveQuality {

    private DatatroveQuality() {}

    static QualityMeasures of(Words words, StopWords stopWords) {
        WordStatistics of = WordStatistics.of(words, stopWords);
        LineStatistics lines = LineStatistics.of(words.text());
        double all = of.words();
        return new QualityMeasures(
                of.wordsNotSymbols(),
                (double) of.charactersNotSymbols() / of.wordsNotSymbols(),
                lines.hashes() / all,
                lines.ellipses() / all,
                0,
                (double) lines.bulletLines() / lines.lines(),
                (double) lines.ellipsisLines() / lines.lines(),
                of.alphabeticWords() / all,
                of.stopWords());
    }
}
