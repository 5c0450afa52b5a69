package org.millrace.spark.filter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.text.ListFile;
import org.millrace.data.filter.text.PhraseTrie;
import org.millrace.data.filter.words.ToxicList;
import org.millrace.data.filter.words.Toxicity;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** {@code toxicity}: documents with too many words of users' lists, each with limits of its own. */
public final class ToxicityType implements FilterType<ToxicityType.Settings> {

    /** The lists. */
    public record Settings(
            @Key("The lists and their limits.") List<WordList> lists) implements Checked {

        @Override
        public void check(Problems problems) {
            if (lists.isEmpty()) {
                problems.add("lists", "an empty list", "at least one list");
            }
            Set<String> names = new HashSet<>();
            for (int i = 0; i < lists.size(); i++) {
                if (!names.add(lists.get(i).name)) {
                    problems.add("lists[" + i + "].name", lists.get(i).name, "a name no other list has");
                }
            }
        }
    }

    /** One list. */
    public record WordList(
            @Key("Part of the drop reason and of the score.")
            String name,

            @Key("Its file: a word or phrase a line, perhaps a tab and its weight, # before comments.")
            String file,

            @Key(value = "Whether a word counts only where no letter or digit stands beside it.", byDefault = "true")
            boolean wholeWords,

            @Key(
                    value = "Largest sum of the weights of what is found; without weights, how many words.",
                    byDefault = Key.ABSENT,
                    atLeast = 0)
            @Nullable
            Double maxWeight,

            @Key(value = "Largest such sum divided by the words of the document.", byDefault = Key.ABSENT, atLeast = 0)
            @Nullable
            Double maxShare) {}

    @Override
    public String name() {
        return "toxicity";
    }

    @Override
    public String description() {
        return "Drops documents with too many words of users' lists, each with limits of its own.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public List<String> files(Settings settings) {
        return settings.lists.stream().map(WordList::file).toList();
    }

    @Override
    public void check(Settings settings, Configuration configuration, Problems problems) {
        ReadableFiles.check(
                this,
                settings,
                configuration,
                problems,
                "lists",
                "UTF-8 text files, a word or phrase a line, perhaps with a tab and its weight");
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        List<ToxicList> lists = new ArrayList<>();
        for (WordList list : settings.lists) {
            PhraseTrie words = new PhraseTrie();
            ListFile.read(context.configuration(), list.file, entry -> ToxicList.addEntry(words, entry));
            lists.add(new ToxicList(
                    list.name, words, list.wholeWords, orInfinity(list.maxWeight), orInfinity(list.maxShare)));
        }
        return new Toxicity(lists);
    }

    /** A limit that is not given is none. */
    private static double orInfinity(@Nullable Double limit) {
        return limit == null ? Double.POSITIVE_INFINITY : limit;
    }
}
