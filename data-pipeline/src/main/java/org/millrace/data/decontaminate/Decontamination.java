package org.millrace.data.decontaminate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.tokenize.Tokenizer;

/**
 * Drops documents that hold items of benchmarks, and names the item.
 *
 * <ul>
 *   <li>{@code decontaminate.subsequence}: the longest common subsequence of a document and an item has at least 13
 *       tokens and at least 0.6 of those of the shorter (Qwen2.5 report, arXiv 2412.15115, section 5). {@link
 *       Stretches} says how long documents are compared. A document is compared with the items that it shares n-grams
 *       with, so time grows with what is shared and not with documents times items.
 *   <li>{@code decontaminate.n_gram}: they share 13 tokens in a row (Brown et al. 2020, appendix C, who cut the places
 *       out; here the document is dropped). An item with fewer, but at least 8, is looked for as a whole.
 * </ul>
 *
 * <p>Lengths are in tokens. These are normalised words by default ({@link WordScanner}), or the ids that a tokenizer
 * gives. Of several items the one with the largest share in common is named. The index takes some 60 bytes for each token
 * of the items.
 */
public final class Decontamination implements DocumentFilter {

    /** Items that one n-gram points to. */
    private static final int MOST_ITEMS = 32;

    private final DecontaminationSettings settings;
    private final Tokens tokens;
    private final List<String> names = new ArrayList<>();
    private final List<int[]> items = new ArrayList<>();
    private final @Nullable NGramIndex candidates;
    private final List<NGramIndex> nGrams;

    private Decontamination(DecontaminationSettings settings, Tokens tokens, Iterable<BenchmarkItem> items) {
        this.settings = settings;
        this.tokens = tokens;
        for (BenchmarkItem item : items) {
            names.add(item.name());
            this.items.add(tokens.learn(item.text()));
        }
        this.candidates = settings.subsequence() ? candidates() : null;
        this.nGrams = settings.nGram() ? nGrams() : List.of();
    }

    /** Compares normalised words. */
    public static Decontamination ofWords(DecontaminationSettings settings, Iterable<BenchmarkItem> items) {
        return new Decontamination(settings, new WordTokens(), items);
    }

    /** Compares the ids that a tokenizer gives; upper case, punctuation and spaces count then. */
    public static Decontamination ofTokens(
            DecontaminationSettings settings, Tokenizer tokenizer, Iterable<BenchmarkItem> items) {
        return new Decontamination(settings, new ModelTokens(tokenizer), items);
    }

    private NGramIndex candidates() {
        return index(Stretches.CANDIDATE_TOKENS, settings.minCommon(), Integer.MAX_VALUE, MOST_ITEMS);
    }

    /** The index of the rule's n-grams, and one for each length of shorter items. */
    private List<NGramIndex> nGrams() {
        int n = settings.nGramTokens();
        List<NGramIndex> indexes = new ArrayList<>();
        indexes.add(index(n, n, Integer.MAX_VALUE, 1));
        TreeSet<Integer> lengths = new TreeSet<>();
        items.forEach(item -> lengths.add(item.length));
        for (int length : lengths.subSet(Math.min(settings.minItemTokens(), n), n)) {
            indexes.add(index(length, length, length, 1));
        }
        return indexes;
    }

    private NGramIndex index(int n, int least, int most, int mostItems) {
        List<int[]> indexed = items.stream()
                .map(item -> item.length >= least && item.length <= most ? item : new int[0])
                .toList();
        return new NGramIndex(n, indexed, mostItems);
    }

    /** How many items there are. */
    public int items() {
        return items.size();
    }

    /**
     * Names of items that not even a copy is found of: they have too few tokens for the rules, or nearly every n-gram of
     * theirs is one of {@value #MOST_ITEMS} items before them.
     */
    public List<String> unfindable() {
        List<String> unfindable = new ArrayList<>();
        for (int item = 0; item < items.size(); item++) {
            boolean compared =
                    candidates != null && candidates.pointers(item) >= Stretches.candidates(items.get(item).length);
            int least =
                    settings.nGram() ? Math.min(settings.nGramTokens(), settings.minItemTokens()) : Integer.MAX_VALUE;
            if (!compared && items.get(item).length < least) {
                unfindable.add(names.get(item));
            }
        }
        return unfindable;
    }

    @Override
    public String name() {
        return "decontaminate";
    }

    @Override
    public Verdict judge(Document document) {
        int[] of = tokens.of(document.text());
        for (NGramIndex index : nGrams) {
            int item = itemWithNGramOf(of, index);
            if (item >= 0) {
                return drop("n_gram", index.n(), index.n(), item);
            }
        }
        Stretches.Match match = candidates == null ? null : new Stretches(settings, items, of).find(candidates);
        return match == null
                ? new Verdict.Keep(document)
                : drop("subsequence", match.common(), match.required(), match.item());
    }

    private int itemWithNGramOf(int[] document, NGramIndex index) {
        int[] found = {-1};
        index.forEachShared(document, (begin, item, beginInItem) -> {
            int n = index.n();
            int[] of = items.get(item);
            // Hashes are nearly certain; a document is not dropped for less than certainty.
            boolean equal = Arrays.equals(document, begin, begin + n, of, beginInItem, beginInItem + n);
            found[0] = equal ? item : -1;
            return !equal;
        });
        return found[0];
    }

    private Verdict drop(String reason, int measured, int threshold, int item) {
        return new Verdict.Drop(name() + "." + reason, measured, threshold, names.get(item));
    }
}
