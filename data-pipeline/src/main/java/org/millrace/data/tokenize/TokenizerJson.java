package org.millrace.data.tokenize;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code tokenizer.json} of byte-level BPE says: of the kinds of Qwen2, Qwen2.5, Qwen3, Llama 3 and GPT-2.
 *
 * @param vocabulary id of every token of the model, spelled in the byte alphabet of byte-level BPE, by id
 * @param merges what becomes one, in order of precedence
 * @param addedTokens tokens found in the text itself, by id
 * @param normalization what happens to a text first
 * @param split how it is split into words
 * @param options what else the kinds differ in
 */
public record TokenizerJson(
        Map<String, Integer> vocabulary,
        List<Merge> merges,
        List<AddedToken> addedTokens,
        Normalization normalization,
        SplitPattern split,
        TokenizerOptions options) {

    /** What ends a document, by kind: that of Qwen and GPT-2, and that of Llama 3. */
    static final List<String> ENDS_OF_TEXT = List.of("<|endoftext|>", "<|end_of_text|>");

    /**
     * Checks that the parts agree.
     *
     * @throws TokenizerFormatException naming the token or merge that does not fit
     */
    public TokenizerJson {
        vocabulary = byId(vocabulary);
        merges = List.copyOf(merges);
        checkAddedTokens(vocabulary, addedTokens);
        addedTokens = addedTokens.stream()
                .sorted(Comparator.comparingInt(AddedToken::id))
                .toList();
        if (options.prefixSpace() && split != SplitPattern.GPT2) {
            throw new TokenizerFormatException("pre_tokenizer: add_prefix_space is only known with %s, got it with %s"
                    .formatted(SplitPattern.GPT2, split));
        }
    }

    /** A tokenizer that is like Qwen2.5's in everything else. */
    public TokenizerJson(
            Map<String, Integer> vocabulary,
            List<Merge> merges,
            List<AddedToken> addedTokens,
            Normalization normalization,
            SplitPattern split) {
        this(vocabulary, merges, addedTokens, normalization, split, TokenizerOptions.QWEN2_5);
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws TokenizerFormatException where it is of a kind that could not be done exactly
     * @throws IOException where it cannot be read or is not JSON
     */
    public static TokenizerJson read(InputStream in) throws IOException {
        return new TokenizerJsonReader().read(in);
    }

    /** Writes a {@code tokenizer.json}; the same content gives the same bytes. The stream stays open. */
    public void write(OutputStream out) throws IOException {
        new TokenizerJsonWriter().write(this, out);
    }

    /** Whether a piece of text that does not begin with a space is given one, as by {@code add_prefix_space}. */
    public boolean prefixSpace() {
        return options.prefixSpace();
    }

    /** Whether a word that is a token is that token, whatever its merges would make of it. */
    public boolean ignoreMerges() {
        return options.ignoreMerges();
    }

    /** The ids that the post-processor puts around those of a text. */
    public TextFrame frame() {
        return options.frame();
    }

    /** The added token that ends a document, if there is one. */
    Optional<AddedToken> endOfText() {
        return ENDS_OF_TEXT.stream()
                .flatMap(end ->
                        addedTokens.stream().filter(token -> token.content().equals(end)))
                .findFirst();
    }

    /** SHA-256 of all that decides the ids, in hexadecimal; the same whatever the layout of the file. */
    public String fingerprint() {
        return TokenizerFingerprint.of(this);
    }

    /** Only the sizes: the whole would be megabytes. */
    @Override
    public String toString() {
        return "TokenizerJson[%d tokens, %d merges, %d added tokens, %s, %s]"
                .formatted(vocabulary.size(), merges.size(), addedTokens.size(), normalization, split);
    }

    /** The merges by id, for encoding. */
    MergeTable mergeTable() {
        int[] byteIds = new int[256];
        for (int value = 0; value < byteIds.length; value++) {
            byteIds[value] = id(String.valueOf(ByteAlphabet.character(value)), "the byte 0x%02X".formatted(value));
        }
        var table = new MergeTable(byteIds, merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            Merge merge = merges.get(rank);
            String place = "model.merges[%d]".formatted(rank);
            if (!table.add(id(merge.left(), place), id(merge.right(), place), id(merge.joined(), place))) {
                throw new TokenizerFormatException(
                        "%s: %s and %s have been merged before".formatted(place, merge.left(), merge.right()));
            }
        }
        table.complete();
        return table;
    }

    private int id(String token, String neededFor) {
        Integer id = vocabulary.get(token);
        if (id == null) {
            throw new TokenizerFormatException(
                    "model.vocab has no token %s, which is needed for %s".formatted(token, neededFor));
        }
        return id;
    }

    private static Map<String, Integer> byId(Map<String, Integer> vocabulary) {
        var sorted = new LinkedHashMap<String, Integer>(vocabulary.size() * 2);
        int last = -1;
        var entries = vocabulary.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .toList();
        for (Map.Entry<String, Integer> entry : entries) {
            int id = entry.getValue();
            if (id == last || id < 0 || id >= MergeTable.MAXIMUM_IDS) {
                throw new TokenizerFormatException(
                        "model.vocab: the id of %s is %d, expected one of its own from 0 to %d"
                                .formatted(entry.getKey(), id, MergeTable.MAXIMUM_IDS - 1));
            }
            sorted.put(entry.getKey(), id);
            last = id;
        }
        return Collections.unmodifiableMap(sorted);
    }

    /** The reference gives the ids itself, in order; a file that says otherwise would not mean what it says there. */
    private static void checkAddedTokens(Map<String, Integer> vocabulary, List<AddedToken> addedTokens) {
        int next = vocabulary.size();
        var contents = new HashSet<String>();
        for (AddedToken token : addedTokens) {
            Integer inModel = vocabulary.get(token.content());
            int expected = inModel != null ? inModel : next;
            if (token.id() != expected) {
                throw new TokenizerFormatException("added_tokens: %s has the id %d, expected %d, %s"
                        .formatted(
                                token.content(),
                                token.id(),
                                expected,
                                inModel != null ? "its id in model.vocab" : "the next one that is free"));
            }
            if (!contents.add(token.content())) {
                throw new TokenizerFormatException("added_tokens: %s is there twice".formatted(token.content()));
            }
            next = Math.max(next, token.id() + 1);
        }
    }
}
