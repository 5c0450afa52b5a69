package org.millrace.data.filter.heuristic;

/** What a word is. */
public enum WordRule {
    /** spaCy's English tokenizer; it does for every language that puts spaces between words. */
    SPACY {
        @Override
        Words split(char[] text) {
            return WordSplitter.split(text);
        }
    },
    /**
     * Unicode's words (UAX #29), punctuation and symbols included. Languages without spaces need it: each ideograph, each
     * hiragana and each letter of Thai, Lao, Khmer and Burmese is a word, a run of katakana is one.
     */
    UNICODE {
        @Override
        Words split(char[] text) {
            return UnicodeWords.all(text);
        }
    };

    abstract Words split(char[] text);
}
