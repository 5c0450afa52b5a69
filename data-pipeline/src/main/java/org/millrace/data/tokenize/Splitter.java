package org.millrace.data.tokenize;

/**
 * Finds where words end, by hand and over UTF-8: what a split expression of {@code tokenizer.json} would do. Every text
 * is covered by words without gaps.
 */
sealed interface Splitter permits WordSplitter, Gpt2Splitter {

    /**
     * Where the word that begins at a position ends.
     *
     * @param text well-formed UTF-8
     * @param position where a word begins, before {@code to}
     * @param to the end of the text
     */
    int wordEnd(byte[] text, int position, int to);
}
