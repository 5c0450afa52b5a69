package org.millrace.data.tokenize;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A byte-level BPE tokenizer that gives the ids Hugging Face {@code tokenizers} gives for the same
 * {@code tokenizer.json}, on every text. An unpaired surrogate, which no UTF-8 can hold, counts as U+FFFD.
 *
 * <pre>{@code
 * Tokenizer tokenizer = Tokenizer.load(in);
 * int[] ids = tokenizer.encodeOrdinary("What is a document?");
 * String text = tokenizer.decode(ids);
 * }</pre>
 *
 * <p>For any number of threads, which share 16 MiB of words met lately with their ids. Each keeps some 6 MB of its own, and
 * buffers of up to 16 MiB after long texts.
 */
public final class Tokenizer {

    private final TokenizerJson json;
    private final Vocabulary vocabulary;
    private final String fingerprint;
    private final ThreadLocal<Encoder> encoders;

    /**
     * A tokenizer as a file describes it.
     *
     * @throws TokenizerFormatException where the file is not consistent
     */
    public Tokenizer(TokenizerJson json) {
        this.json = json;
        vocabulary = new Vocabulary(json);
        fingerprint = json.fingerprint();
        boolean compose = json.normalization() == Normalization.NFC;
        MergeTable merges = json.mergeTable();
        List<AddedToken> inText = new ArrayList<>();
        List<AddedToken> inComposedText = new ArrayList<>();
        for (AddedToken token : json.addedTokens()) {
            (token.normalized() ? inComposedText : inText).add(token);
        }
        var finder = new AddedTokenFinder(inText, false);
        var composedFinder = new AddedTokenFinder(inComposedText, compose);
        WholeWords wholeWords = json.ignoreMerges() ? new WholeWords(json.vocabulary()) : null;
        var words = new WordCache();
        // the supplier must not hold this tokenizer, or no thread would ever let go of its encoder
        encoders = ThreadLocal.withInitial(
                () -> new Encoder(finder, composedFinder, json, merges, wholeWords, words.forAnotherThread()));
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws TokenizerFormatException where it is of a kind that could not be done exactly
     * @throws IOException where it cannot be read or is not JSON
     */
    public static Tokenizer load(InputStream tokenizerJson) throws IOException {
        return new Tokenizer(TokenizerJson.read(tokenizerJson));
    }

    /** The ids of a text, in which special tokens are recognised. */
    public int[] encode(String text) {
        return encode(text, SpecialTokens.RECOGNISE);
    }

    /** The ids of a text, in which special tokens are text like any other. */
    public int[] encodeOrdinary(String text) {
        return encode(text, SpecialTokens.AS_TEXT);
    }

    /** The ids of a text. */
    public int[] encode(String text, SpecialTokens special) {
        var out = new TokenBuffer();
        encode(text, special, out);
        return out.toArray();
    }

    /** Appends the ids of a text. */
    public void encode(String text, SpecialTokens special, TokenBuffer out) {
        encoders.get().encode(text, special, out);
    }

    /** Appends the ids of a text in UTF-8; what is malformed counts as U+FFFD, once for each maximal subpart. */
    public void encode(byte[] utf8, int from, int to, SpecialTokens special, TokenBuffer out) {
        encoders.get().encode(utf8, from, to, special, out);
    }

    /**
     * The ids of a text as a model wants to be given it: with those that the file's post-processor puts around them,
     * such as Llama 3's {@code <|begin_of_text|>}; the {@code add_special_tokens=True} of the reference. Every other
     * method leaves them out, as a corpus does, whose documents are packed one after another.
     */
    public int[] encodeFramed(String text, SpecialTokens special) {
        var out = new TokenBuffer();
        TextFrame frame = json.frame();
        frame.before().forEach(out::append);
        encode(text, special, out);
        frame.after().forEach(out::append);
        return out.toArray();
    }

    /** The text of ids, special tokens included. See {@link #decode(int[], boolean)}. */
    public String decode(int[] ids) {
        return decode(ids, false);
    }

    /**
     * The text of ids. Tokens are bytes, and a cut between two tokens may be inside a character: what is not well-formed
     * UTF-8 becomes U+FFFD. Ids without a token, which the padded embedding of a model can produce, stand for nothing.
     *
     * @param skipSpecial whether special tokens are left out
     */
    public String decode(int[] ids, boolean skipSpecial) {
        var out = new Utf8Buffer();
        for (int id : ids) {
            if (id < 0) {
                throw new IllegalArgumentException("A token id must not be negative, got " + id);
            }
            if (!(skipSpecial && vocabulary.isSpecial(id))) {
                vocabulary.decode(id, out);
            }
        }
        return out.decode();
    }

    /** The highest id and one: what an embedding must at least have. */
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** The id of a token, spelled as in {@code tokenizer.json}: {@code "Ġthe"}, {@code "<|im_end|>"}. */
    public OptionalInt idOf(String token) {
        Integer id = vocabulary.id(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The token of an id, spelled as in {@code tokenizer.json}; empty where there is none. */
    public Optional<String> tokenOf(int id) {
        if (id < 0) {
            throw new IllegalArgumentException("A token id must not be negative, got " + id);
        }
        return Optional.ofNullable(vocabulary.token(id));
    }

    /** The bytes that an id stands for, which need not be UTF-8 by themselves; none for an id without a token. */
    public byte[] bytesOf(int id) {
        if (id < 0) {
            throw new IllegalArgumentException("A token id must not be negative, got " + id);
        }
        return vocabulary.bytes(id);
    }

    /** The id that ends a document, that of {@code <|endoftext|>}, or of Llama 3's {@code <|end_of_text|>}. */
    public int endOfText() {
        return TokenizerJson.ENDS_OF_TEXT.stream()
                .map(vocabulary::id)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new TokenizerFormatException(
                        "The tokenizer has no token that ends every document; add one of %s to added_tokens of tokenizer.json"
                                .formatted(String.join(", ", TokenizerJson.ENDS_OF_TEXT))));
    }

    /** SHA-256 of all that decides the ids, in hexadecimal; the same whatever the layout of the file. */
    public String fingerprint() {
        return fingerprint;
    }

    /** What the tokenizer was made from. */
    public TokenizerJson json() {
        return json;
    }
}
