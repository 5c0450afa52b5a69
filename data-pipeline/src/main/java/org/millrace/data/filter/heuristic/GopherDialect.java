package org.millrace.data.filter.heuristic;

/**
 * Whose reading of the Gopher rules. The paper leaves open what a word, a bullet or a repeated line is; the systems that
 * apply it differ there, and limits mean something only together with one of them.
 */
public enum GopherDialect {
    /**
     * datatrove 0.10: words are spaCy's, with punctuation as words of its own, which do not count for number and length;
     * mean length; bullets {@code •} and {@code -}; different stop words; only copies count as repeated.
     */
    DATATROVE {
        @Override
        QualityMeasures quality(char[] text, StopWords stopWords, WordRule rule) {
            return DatatroveQuality.of(rule.split(text), stopWords);
        }

        @Override
        RepetitionMeasures repetition(char[] text, WordRule rule) {
            return new DatatroveRepetition(text, rule);
        }
    },
    /**
     * Dolma 1.0: words stand between white space; median length; words with {@code #} or {@code …} are symbols; bullets
     * {@code *} and {@code -} at the very start of a line, blank lines being lines; every stop word counts; all copies
     * count as repeated, and so does the first; no paragraphs.
     */
    DOLMA {
        @Override
        QualityMeasures quality(char[] text, StopWords stopWords, WordRule rule) {
            return DolmaQuality.of(text, stopWords);
        }

        @Override
        RepetitionMeasures repetition(char[] text, WordRule rule) {
            return new DolmaRepetition(text);
        }
    },
    /**
     * DCLM: Unicode's words, without punctuation, are counted and compared, those between white space are measured;
     * every stop word counts, whatever its case; bullets {@code ●•*-}; an ellipsis may also be {@code . . .}; all copies
     * count as repeated, and so does the first.
     */
    DCLM {
        @Override
        QualityMeasures quality(char[] text, StopWords stopWords, WordRule rule) {
            return DclmQuality.of(text, stopWords);
        }

        @Override
        RepetitionMeasures repetition(char[] text, WordRule rule) {
            return new DclmRepetition(text);
        }
    },
    /**
     * NeMo Curator: words stand between white space; a word of symbols is an ellipsis, or mostly {@code #}; twelve
     * round bullets; "read more" is an ellipsis; every stop word counts; repeated runs of words are looked for in the
     * text itself.
     */
    NEMO {
        @Override
        QualityMeasures quality(char[] text, StopWords stopWords, WordRule rule) {
            return NemoQuality.of(text, stopWords);
        }

        @Override
        RepetitionMeasures repetition(char[] text, WordRule rule) {
            return new NemoRepetition(text);
        }
    };

    /** What the quality rules hold against their limits. Only datatrove's dialect asks for the rule of words. */
    abstract QualityMeasures quality(char[] text, StopWords stopWords, WordRule rule);

    /** What the repetition rules hold against their limits, for a text that is not empty. */
    abstract RepetitionMeasures repetition(char[] text, WordRule rule);
}
