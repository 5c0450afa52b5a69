package org.millrace.data.filter.words;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.text.PhraseTrie;
import org.millrace.data.filter.text.WhiteSpace;

/**
 * Drops documents with too many words of users' lists, each list with limits of its own: slurs may be given none, words
 * that medicine needs too a few in a thousand. What is kept has the share of each list as the score
 * {@code toxicity.NAME}, for thresholds that are chosen later.
 */
public final class Toxicity implements DocumentFilter {

    private final List<ToxicList> lists;

    /** Throws IllegalArgumentException if two lists have one name. */
    public Toxicity(List<ToxicList> lists) {
        this.lists = List.copyOf(lists);
        Set<String> names = new HashSet<>();
        for (ToxicList list : lists) {
            if (!names.add(list.name())) {
                throw new IllegalArgumentException("Two lists are called " + list.name());
            }
        }
    }

    @Override
    public String name() {
        return "toxicity";
    }

    @Override
    public Verdict judge(Document document) {
        char[] text = document.text().toCharArray();
        int words = Math.max(1, WhiteSpace.words(text));
        Document scored = document;
        for (ToxicList list : lists) {
            PhraseTrie.Hits hits = list.words().find(text, list.wholeWords(), Integer.MAX_VALUE);
            String score = name() + "." + list.name();
            if (hits.weight() > list.maxWeight()) {
                return new Verdict.Drop(score, hits.weight(), list.maxWeight());
            }
            double share = hits.weight() / words;
            if (share > list.maxShare()) {
                return new Verdict.Drop(score + "_share", share, list.maxShare());
            }
            scored = scored.withScore(score, share);
        }
        return new Verdict.Keep(scored);
    }
}
