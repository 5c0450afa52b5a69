package org.millrace.data.tokenize;

import org.jspecify.annotations.Nullable;

/** Text in, ids out, for one thread: the buffers and the word cache that encoding needs. */
final class Encoder {

    private final AddedTokenFinder tokensInText;
    private final AddedTokenFinder tokensInComposedText;
    private final boolean compose;
    private final boolean prefixSpace;
    private final @Nullable WholeWords wholeWords;
    private final MergeTable merges;
    private final Splitter splitter;
    private final WordMerger merger;
    private final WordCache cache;
    private final LongWordCache longWords = new LongWordCache();
    private final Nfc nfc = new Nfc();
    private final Utf8Buffer raw = new Utf8Buffer();
    private final Utf8Buffer composed = new Utf8Buffer();
    private final Utf8Buffer prefixed = new Utf8Buffer();

    /**
     * @param wholeWords the words that are not to be merged, or null where all are
     * @param cache this thread's, over the memory that the threads of a tokenizer share
     */
    Encoder(
            AddedTokenFinder tokensInText,
            AddedTokenFinder tokensInComposedText,
            TokenizerJson json,
            MergeTable merges,
            @Nullable WholeWords wholeWords,
            WordCache cache) {
        this.tokensInText = tokensInText;
        this.tokensInComposedText = tokensInComposedText;
        compose = json.normalization() == Normalization.NFC;
        prefixSpace = json.prefixSpace();
        this.wholeWords = wholeWords;
        this.cache = cache;
        splitter = json.split().splitter();
        this.merges = merges;
        merger = new WordMerger(merges);
    }

    void encode(String text, SpecialTokens special, TokenBuffer out) {
        try {
            raw.append(text);
            encodeText(raw.bytes(), 0, raw.length(), special, out);
        } finally {
            clear();
        }
    }

    void encode(byte[] utf8, int from, int to, SpecialTokens special, TokenBuffer out) {
        try {
            Utf8.repair(utf8, from, to, raw);
            encodeText(raw.bytes(), 0, raw.length(), special, out);
        } finally {
            clear();
        }
    }

    private void clear() {
        raw.clear();
        composed.clear();
        prefixed.clear();
        merger.forget();
    }

    /** Cuts out the tokens that are looked for in the text as given. */
    private void encodeText(byte[] text, int from, int to, SpecialTokens special, TokenBuffer out) {
        int done = from;
        int position = from;
        for (long match = tokensInText.find(text, position, to); match >= 0; ) {
            int index = (int) match;
            int start = (int) (match >>> 32);
            position = start + tokensInText.length(index);
            AddedToken token = tokensInText.token(index);
            if (recognises(tokensInText, index, special, text, from, start, to)) {
                int cut = token.stripsLeft() ? Math.max(done, spacesStart(text, from, start)) : start;
                if (done < cut) {
                    encodePlain(text, done, cut, special, out);
                }
                out.append(token.id());
                done = token.stripsRight() ? spacesEnd(text, position, to) : position;
            }
            match = tokensInText.find(text, position, to);
        }
        if (done < to) {
            encodePlain(text, done, to, special, out);
        }
    }

    /** Composes a piece between tokens, and cuts out the tokens that are looked for after that. */
    private void encodePlain(byte[] text, int from, int to, SpecialTokens special, TokenBuffer out) {
        composed.clear();
        if (compose && nfc.compose(text, from, to, composed)) {
            encodeComposed(composed.bytes(), 0, composed.length(), special, out);
        } else {
            encodeComposed(text, from, to, special, out);
        }
    }

    private void encodeComposed(byte[] text, int from, int to, SpecialTokens special, TokenBuffer out) {
        int done = from;
        int position = from;
        for (long match = tokensInComposedText.find(text, position, to); match >= 0; ) {
            int index = (int) match;
            int start = (int) (match >>> 32);
            position = start + tokensInComposedText.length(index);
            AddedToken token = tokensInComposedText.token(index);
            if (recognises(tokensInComposedText, index, special, text, from, start, to)) {
                int cut = token.stripsLeft() ? Math.max(done, spacesStart(text, from, start)) : start;
                encodeWords(text, done, cut, out);
                out.append(token.id());
                done = token.stripsRight() ? spacesEnd(text, position, to) : position;
            }
            match = tokensInComposedText.find(text, position, to);
        }
        encodeWords(text, done, to, out);
    }

    private void encodeWords(byte[] text, int from, int to, TokenBuffer out) {
        if (prefixSpace && from < to && text[from] != ' ') {
            prefixed.clear();
            prefixed.appendCodePoint(' ');
            prefixed.append(text, from, to);
            splitAndMerge(prefixed.bytes(), 0, prefixed.length(), out);
        } else {
            splitAndMerge(text, from, to, out);
        }
    }

    private void splitAndMerge(byte[] text, int from, int to, TokenBuffer out) {
        int position = from;
        while (position < to) {
            int end = splitter.wordEnd(text, position, to);
            encodeWord(text, position, end, out);
            position = end;
        }
    }

    private void encodeWord(byte[] text, int from, int to, TokenBuffer out) {
        int length = to - from;
        if (length == 1) {
            out.append(merges.byteId(text[from] & 0xFF));
        } else if (length > WordCache.LONGEST_WORD) {
            encodeLongWord(text, from, to, out);
        } else if (!cache.find(text, from, length, out)) {
            int count = merge(text, from, to);
            cache.store(merger.ids(), count);
            out.append(merger.ids(), 0, count);
        }
    }

    private void encodeLongWord(byte[] text, int from, int to, TokenBuffer out) {
        boolean kept = to - from <= LongWordCache.LONGEST_WORD;
        if (kept && longWords.find(text, from, to, out)) {
            return;
        }
        int count = merge(text, from, to);
        if (kept) {
            longWords.store(text, from, to, merger.ids(), count);
        }
        out.append(merger.ids(), 0, count);
    }

    /** Merges a word, unless it is to stay whole; the ids are those of the merger. */
    private int merge(byte[] text, int from, int to) {
        int whole = wholeWords == null ? WholeWords.ABSENT : wholeWords.find(text, from, to);
        return whole == WholeWords.ABSENT ? merger.merge(text, from, to) : merger.whole(whole);
    }

    /** Whether a token that is spelled at a place of a piece of text is to be seen there. */
    private static boolean recognises(
            AddedTokenFinder finder, int index, SpecialTokens special, byte[] text, int from, int start, int to) {
        AddedToken token = finder.token(index);
        if (token.special() && special == SpecialTokens.AS_TEXT) {
            return false;
        }
        int end = start + finder.length(index);
        if (token.singleWord()
                && ((start > from && isWord(text, Utf8.before(text, start))) || (end < to && isWord(text, end)))) {
            return false;
        }
        if (token.special() && special == SpecialTokens.FORBID) {
            throw new ForbiddenTokenException(token.content(), Utf8.chars(text, 0, start));
        }
        return true;
    }

    private static int spacesStart(byte[] text, int from, int end) {
        int start = end;
        while (start > from) {
            int before = Utf8.before(text, start);
            if (!isSpace(text, before)) {
                break;
            }
            start = before;
        }
        return start;
    }

    private static int spacesEnd(byte[] text, int start, int to) {
        int end = start;
        while (end < to && isSpace(text, end)) {
            end += Utf8.length(text[end]);
        }
        return end;
    }

    private static boolean isSpace(byte[] text, int position) {
        int properties = UnicodeTables.get().properties(Utf8.codePointAt(text, position));
        return (properties & UnicodeTables.CLASS) == UnicodeTables.SPACE;
    }

    private static boolean isWord(byte[] text, int position) {
        return (UnicodeTables.get().properties(Utf8.codePointAt(text, position)) & UnicodeTables.WORD) != 0;
    }
}
