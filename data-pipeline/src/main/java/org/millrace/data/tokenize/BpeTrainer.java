package org.millrace.data.tokenize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Learns a byte-level BPE (Sennrich, Haddow and Birch 2016, section 3.2) from counted words: beginning with the 256
 * bytes, the pair of neighbours that is most frequent becomes a token, again and again. Of pairs that are equally
 * frequent, the one with the smaller left id is taken, then the one with the smaller right id. The words' order does
 * not matter.
 *
 * <p>The merges are those of Hugging Face's {@code BpeTrainer} with the same settings and all 256 bytes as its
 * {@code initial_alphabet}. Its rule for ties is the same one, by ids. Only special tokens have other ids there: they come
 * first, here they come last as in Qwen2.5. That moves all other ids alike, so ties fall alike, unless a special token is
 * spelled like the character of a single byte.
 */
public final class BpeTrainer {

    private static final Logger LOG = LogManager.getLogger(BpeTrainer.class);

    private final int vocabularySize;
    private final List<String> specialTokens;
    private final long minimumFrequency;

    /**
     * @param vocabularySize ids in all, bytes and special tokens included
     * @param specialTokens control tokens, such as {@code <|endoftext|>}
     * @param minimumFrequency pairs that are rarer do not become tokens
     */
    public BpeTrainer(int vocabularySize, List<String> specialTokens, long minimumFrequency) {
        int smallest = 256 + specialTokens.size();
        if (vocabularySize < smallest || vocabularySize > MergeTable.MAXIMUM_IDS) {
            throw new IllegalArgumentException(
                    "Vocabulary size must be from %d (256 bytes and %d special tokens) to %d, cannot be: %d"
                            .formatted(smallest, specialTokens.size(), MergeTable.MAXIMUM_IDS, vocabularySize));
        }
        this.vocabularySize = vocabularySize;
        this.specialTokens = List.copyOf(specialTokens);
        this.minimumFrequency = Math.max(1, minimumFrequency);
    }

    /**
     * Learns merges and makes a tokenizer of them.
     *
     * @param words how often each word was seen, split as the tokenizer will split
     * @param normalization what the words' text went through, and the tokenizer's will
     * @param split how the words were split, and the tokenizer will split
     * @return a tokenizer with fewer ids than asked for where the words do not have enough pairs
     */
    public TokenizerJson train(WordCounts words, Normalization normalization, SplitPattern split) {
        long start = System.nanoTime();
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        List<String> tokens = new ArrayList<>();
        int[] byteIds = new int[256];
        for (char c : ByteAlphabet.sorted()) {
            byteIds[ByteAlphabet.byteOf(c)] = tokens.size();
            vocabulary.put(String.valueOf(c), tokens.size());
            tokens.add(String.valueOf(c));
        }
        var pairs = new PairCounts(words, byteIds);
        // a pair can come up again, when its tokens arise in another way later; it then has the later precedence
        Map<Long, Merge> merges = new LinkedHashMap<>();
        int wanted = vocabularySize - specialTokens.size();
        while (vocabulary.size() < wanted && pairs.next() && pairs.count() >= minimumFrequency) {
            var merge = new Merge(tokens.get(pairs.left()), tokens.get(pairs.right()));
            Integer known = vocabulary.get(merge.joined());
            int merged = known != null ? known : tokens.size();
            if (known == null) {
                vocabulary.put(merge.joined(), merged);
                tokens.add(merge.joined());
            }
            merges.remove(pairs.pair());
            merges.put(pairs.pair(), merge);
            pairs.merge(merged);
        }
        if (vocabulary.size() < wanted) {
            LOG.warn(
                    "The words have pairs for {} ids only, of {} that were asked for; train on more text or ask for fewer",
                    vocabulary.size() + specialTokens.size(),
                    vocabularySize);
        }
        LOG.info(
                "Learned {} merges from {} different words in {} s",
                merges.size(),
                words.size(),
                "%.1f".formatted((System.nanoTime() - start) / 1e9));
        return new TokenizerJson(
                vocabulary, List.copyOf(merges.values()), addedTokens(vocabulary.size()), normalization, split);
    }

    private List<AddedToken> addedTokens(int firstId) {
        List<AddedToken> added = new ArrayList<>();
        for (String content : specialTokens) {
            added.add(AddedToken.special(firstId + added.size(), content));
        }
        return added;
    }
}
