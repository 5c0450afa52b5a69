package org.millrace.data.filter.words;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Map;
import java.util.Set;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.text.PhraseTrie;
import org.millrace.data.language.DetectedLanguage;

/**
 * Drops pages that hold a word of a list: C4's rule (Raffel et al. 2020, section 2.2), with a list for each language.
 *
 * <p>Case does not matter. A word counts where no letter, number or underscore stands beside it; in languages that are
 * written without spaces it counts anywhere. A document in a language without a list is kept.
 */
public final class BadWords implements DocumentFilter {

    /** Written without spaces between words, so a word of the list may begin and end anywhere. */
    private static final Set<String> WITHOUT_SPACES = Set.of("ja", "th", "zh");

    private final Map<String, PhraseTrie> lists;
    private final BadWordsSettings settings;

    /** @param lists the words, by language code */
    public BadWords(Map<String, PhraseTrie> lists, BadWordsSettings settings) {
        this.lists = Map.copyOf(lists);
        this.settings = settings;
    }

    @Override
    public String name() {
        return "bad_words";
    }

    @Override
    public Verdict judge(Document document) {
        String detected = document.language();
        boolean unknown = detected == null || detected.equals(DetectedLanguage.UNDETERMINED);
        String language = unknown ? settings.defaultLanguage() : detected;
        PhraseTrie list = lists.get(language);
        if (list == null) {
            return new Verdict.Keep(document);
        }
        int hits = list.find(document.text().toCharArray(), !WITHOUT_SPACES.contains(language), Integer.MAX_VALUE)
                .count();
        return hits <= settings.maxHits() || isSpared(document)
                ? new Verdict.Keep(document)
                : new Verdict.Drop(name() + ".found", hits, settings.maxHits());
    }

    /** A share of the pages stays, chosen by their identity, so that a model does not never see such words. */
    private boolean isSpared(Document document) {
        if (settings.keepShare() == 0) {
            return false;
        }
        long hash =
                Hashing.xxh3_64(settings.seed()).hashLongToLong(document.id().toLong());
        return (hash >>> 11) * 0x1p-53 < settings.keepShare();
    }
}
