package org.millrace.spark.filter;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.url.UrlBlockList;
import org.millrace.data.filter.url.UrlBlockLists;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** {@code url_block_list}: documents whose address is on users' lists. */
public final class UrlBlockListType implements FilterType<UrlBlockListType.Settings> {

    /** Where the lists are. */
    public record Settings(
            @Key(
                    value =
                            "Files of hosts and registered domains, one a line; hosts files (0.0.0.0 example.org) will do.",
                    byDefault = "")
            List<String> hosts,

            @Key(value = "Files of whole addresses, one a line.", byDefault = "")
            List<String> urls,

            @Key(value = "Files of words of which one in an address is too many.", byDefault = "")
            List<String> hardWords,

            @Key(value = "Files of words of which several in an address are too many.", byDefault = "")
            List<String> softWords,

            @Key(value = "Files of letters and digits that may not occur even inside of words.", byDefault = "")
            List<String> substrings,

            @Key(
                    value = "How many different soft words make an address bad.",
                    unit = "words",
                    byDefault = "2",
                    atLeast = 1)
            int softWordThreshold,

            @Key(value = "Whether words in capitals count too; to datatrove they do not.", byDefault = "true")
            boolean ignoreCase)
            implements Checked {

        @Override
        public void check(Problems problems) {
            if (files().isEmpty()) {
                problems.add(
                        "", "no list", "a file in at least one of hosts, urls, hard_words, soft_words, substrings");
            }
        }

        private List<String> files() {
            return Stream.of(hosts, urls, hardWords, softWords, substrings)
                    .flatMap(List::stream)
                    .toList();
        }
    }

    @Override
    public String name() {
        return "url_block_list";
    }

    @Override
    public String description() {
        return "Drops documents whose address is on users' lists (RefinedWeb, Penedo et al. 2023, section 3.1).";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public List<String> files(Settings settings) {
        return settings.files();
    }

    @Override
    public void check(Settings settings, Configuration configuration, Problems problems) {
        ReadableFiles.check(this, settings, configuration, problems, "", "UTF-8 text files, an entry a line");
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        UrlBlockLists lists = UrlBlockLists.read(
                context.configuration(),
                settings.hosts,
                settings.urls,
                settings.hardWords,
                settings.softWords,
                settings.substrings);
        return new UrlBlockList(lists, settings.softWordThreshold, settings.ignoreCase);
    }
}
