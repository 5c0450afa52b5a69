package org.millrace.data.filter.heuristic;

/** The words of a text as the filters here see them, for rules of other packages: spans of its UTF-16 units. */
public final class EnglishWords {

    private final Words words;

    private EnglishWords(Words words) {
        this.words = words;
    }

    /** Splits a text as spaCy's English tokenizer does; the array is kept, not copied. */
    public static EnglishWords split(char[] text) {
        return new EnglishWords(WordSplitter.split(text));
    }

    public int size() {
        return words.size();
    }

    public int begin(int word) {
        return words.begin(word);
    }

    /** Where a word ends: its first unit that is no longer part of it. */
    public int end(int word) {
        return words.end(word);
    }
}
