package org.millrace.data.tokenize;

/** Text in, ids out, for one thread: the buffers and the word cache that encoding needs. */
final class Encoder {

    private final AddedTokenFinder tokensInText;
    private final AddedTokenFinder tokensInComposedText;
    private final boolean compose;
    private final MergeTable merges;
    private final WordSplitter splitter;
    private final WordMerger merger;
    private final WordCache cache = new WordCache();
    private final Nfc nfc = new Nfc();
    private final Utf8Buffer raw = new Utf8Buffer();
    private final Utf8Buffer composed = new Utf8Buffer();

    Encoder(
            AddedTokenFinder tokensInText,
            AddedTokenFinder tokensInComposedText,
            TokenizerJson json,
            MergeTable merges) {
        this.tokensInText = tokensInText;
        this.tokensInComposedText = tokensInComposedText;
        compose = json.normalization() == Normalization.NFC;
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
            if (recognises(token, special)) {
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
            if (recognises(token, special)) {
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
            append(merger.merge(text, from, to), out);
        } else if (!cache.find(text, from, length, out)) {
            int count = merger.merge(text, from, to);
            cache.store(length, merger.ids(), count);
            append(count, out);
        }
    }

    private void append(int count, TokenBuffer out) {
        int[] ids = merger.ids();
        for (int i = 0; i < count; i++) {
            out.append(ids[i]);
        }
    }

    private static boolean recognises(AddedToken token, SpecialTokens special) {
        if (!token.special() || special == SpecialTokens.RECOGNISE) {
            return true;
        }
        if (special == SpecialTokens.FORBID) {
            throw new IllegalArgumentException(
                    "The text contains the special token %s, which is forbidden here".formatted(token.content()));
        }
        return false;
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
}
