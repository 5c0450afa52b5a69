package org.millrace.spark.filter;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.text.ListFile;
import org.millrace.data.filter.text.PhraseTrie;
import org.millrace.data.filter.words.BadWords;
import org.millrace.data.filter.words.BadWordsSettings;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** {@code bad_words}: pages with words of users' lists, by language. */
public final class BadWordsType implements FilterType<BadWordsType.Settings> {

    /** Where the lists are. */
    public record Settings(
            @Key(value = "A file of words for each language code; a word or phrase a line, # before comments.")
            Map<String, String> lists,

            @Key(value = "Whose list is used where no language was detected.", byDefault = "en")
            String defaultLanguage,

            @Key(value = "Most words of the list in a page that is kept.", unit = "words", byDefault = "0", atLeast = 0)
            int maxHits,

            @Key(
                    value = "Share of the pages above that limit that stays all the same.",
                    byDefault = "0",
                    atLeast = 0,
                    atMost = 1)
            double keepShare)
            implements Checked {

        @Override
        public void check(Problems problems) {
            if (lists.isEmpty()) {
                problems.add("lists", "no list", "a file for at least one language: {en: lists/en.txt}");
            }
        }
    }

    @Override
    public String name() {
        return "bad_words";
    }

    @Override
    public String description() {
        return "Drops pages with words of users' lists, by language (C4, Raffel et al. 2020, section 2.2).";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public boolean usesSeed() {
        return true;
    }

    @Override
    public List<String> files(Settings settings) {
        return List.copyOf(new TreeMap<>(settings.lists).values());
    }

    @Override
    public void check(Settings settings, Configuration configuration, Problems problems) {
        ReadableFiles.check(
                this, settings, configuration, problems, "lists", "UTF-8 text files, a word or phrase a line");
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        Map<String, PhraseTrie> lists = new TreeMap<>();
        for (Map.Entry<String, String> list : settings.lists.entrySet()) {
            PhraseTrie words = new PhraseTrie();
            ListFile.read(context.configuration(), list.getValue(), word -> words.add(word, 1));
            lists.put(list.getKey(), words);
        }
        return new BadWords(
                lists,
                new BadWordsSettings(settings.defaultLanguage, settings.maxHits, settings.keepShare, context.seed()));
    }
}
