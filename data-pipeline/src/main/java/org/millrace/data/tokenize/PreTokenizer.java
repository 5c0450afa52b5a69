package org.millrace.data.tokenize;

/**
 * Splits texts into the words that byte-level BPE merges within, as {@link Tokenizer} does, but with special tokens as
 * text. For counting words before a tokenizer is there:
 *
 * <pre>{@code
 * var splitter = new PreTokenizer(SplitPattern.QWEN2, Normalization.NFC);
 * var counts = new WordCounts();
 * splitter.forEachWord(document.text(), (utf8, from, to) -> counts.add(utf8, from, to, 1));
 * }</pre>
 *
 * <p>Keeps buffers, so not for several threads at once.
 */
public final class PreTokenizer {

    /** Takes one word: a slice of an array that is only good until the call returns. */
    @FunctionalInterface
    public interface WordConsumer {
        void word(byte[] utf8, int from, int to);
    }

    private final boolean compose;
    private final Splitter splitter;
    private final Nfc nfc = new Nfc();
    private final Utf8Buffer raw = new Utf8Buffer();
    private final Utf8Buffer composed = new Utf8Buffer();

    public PreTokenizer(SplitPattern split, Normalization normalization) {
        splitter = split.splitter();
        compose = normalization == Normalization.NFC;
    }

    /** Calls for every word of a text, in order; end to end they are the text in its normal form. */
    public void forEachWord(String text, WordConsumer consumer) {
        raw.clear();
        composed.clear();
        raw.append(text);
        boolean changed = compose && nfc.compose(raw.bytes(), 0, raw.length(), composed);
        Utf8Buffer words = changed ? composed : raw;
        byte[] utf8 = words.bytes();
        int end = words.length();
        for (int from = 0; from < end; ) {
            int to = splitter.wordEnd(utf8, from, end);
            consumer.word(utf8, from, to);
            from = to;
        }
    }
}
