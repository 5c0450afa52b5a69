package org.millrace.data.filter.url;

import java.util.Locale;
import java.util.Set;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Drops documents by their web address: its registered domain or host is blocked, or the whole address, or it has a word
 * that is too many by itself, or several that are only bad together, or a part of a word.
 *
 * <p>The rules of RefinedWeb (Penedo et al. 2023, section 3.1 and appendix G.1), in datatrove's order; the first that
 * applies is the reason. Documents whose address has no host, such as files, are kept.
 */
public final class UrlBlockList implements DocumentFilter {

    private final UrlBlockLists lists;
    private final int softWords;
    private final boolean ignoreCase;

    /**
     * @param softWords how many different words of the soft list make an address bad; datatrove's is 2
     * @param ignoreCase whether words in capitals count too; to datatrove they do not
     */
    public UrlBlockList(UrlBlockLists lists, int softWords, boolean ignoreCase) {
        if (softWords < 1) {
            throw new IllegalArgumentException("softWords must be at least 1, cannot be: " + softWords);
        }
        this.lists = lists;
        this.softWords = softWords;
        this.ignoreCase = ignoreCase;
    }

    @Override
    public String name() {
        return "url_block_list";
    }

    @Override
    public Verdict judge(Document document) {
        String url = document.uri();
        String host = WebHost.of(url);
        if (host == null) {
            return new Verdict.Keep(document);
        }
        if (lists.hosts().size() > 0) {
            String domain = WebHost.registeredDomain(host);
            if (domain != null && lists.hosts().contains(domain)) {
                return drop("domain", 1, 0);
            }
            if (lists.hosts().contains(host)) {
                return drop("host", 1, 0);
            }
        }
        if (lists.urls().size() > 0 && lists.urls().contains(url)) {
            return drop("url", 1, 0);
        }
        if (!lists.hardWords().isEmpty() || !lists.softWords().isEmpty()) {
            Set<String> words = UrlWords.of(ignoreCase ? url.toLowerCase(Locale.ROOT) : url);
            int hard = 0;
            int soft = 0;
            for (String word : words) {
                hard += lists.hardWords().contains(word) ? 1 : 0;
                soft += lists.softWords().contains(word) ? 1 : 0;
            }
            if (hard > 0) {
                return drop("hard_word", hard, 0);
            }
            if (soft >= softWords) {
                return drop("soft_words", soft, softWords - 1.0);
            }
        }
        if (lists.substrings().size() > 0
                && lists.substrings().occursIn(UrlWords.joined(url).toCharArray(), false)) {
            return drop("substring", 1, 0);
        }
        return new Verdict.Keep(document);
    }

    private Verdict drop(String reason, double measured, double threshold) {
        return new Verdict.Drop(name() + "." + reason, measured, threshold);
    }
}
