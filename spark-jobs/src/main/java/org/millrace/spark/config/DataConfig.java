package org.millrace.spark.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** From raw files to a mixed corpus. */
public record DataConfig(
        @Key("The raw files, by source.") List<SourceConfig> sources,

        @Key(
                value =
                        "Stored bytes of input that one task reads, unless a file is larger, and bytes of text after which"
                                + " a part ends. A part is one task's work in the steps that follow.",
                unit = "bytes",
                byDefault = "128Mi",
                atLeast = 1)
        long partSize,

        @Key(
                value = "Longest record that is read; a longer one is set aside.",
                unit = "bytes",
                byDefault = "64Mi",
                atLeast = 1,
                atMost = 1 << 30)
        long maxRecordSize,

        @Key(
                value = "Share of records that may be unreadable; with more the run stops with exit code 3.",
                byDefault = "0.01",
                atLeast = 0,
                atMost = 1)
        double maxBadShare,

        @Key(value = "Whether dropped documents are kept beside each step, with their reasons.", byDefault = "false")
        boolean keepDropped,

        @Key(value = "Rules on single documents.", byDefault = "")
        FilterConfig filter,

        @Key(value = "Language identification.", byDefault = "")
        LanguageConfig language,

        @Key(value = "Weights of the sources.", byDefault = "")
        MixConfig mix)
        implements Checked {

    public DataConfig {
        sources = List.copyOf(sources);
    }

    @Override
    public void check(Problems problems) {
        if (sources.isEmpty()) {
            problems.add("sources", "an empty list", "at least one source");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sources.size(); i++) {
            if (!names.add(sources.get(i).name())) {
                problems.add("sources[" + i + "].name", sources.get(i).name(), "a name no other source has");
            }
        }
        checkNames("mix.weights", mix.weights().keySet(), names, problems);
        checkNames("language.skip_sources", language.skipSources(), names, problems);
        checkNames("filter.gopher_quality.skip_sources", filter.gopherQuality().skipSources(), names, problems);
        checkNames(
                "filter.gopher_repetition.skip_sources",
                filter.gopherRepetition().skipSources(),
                names,
                problems);
    }

    private static void checkNames(String key, Iterable<String> used, Set<String> known, Problems problems) {
        for (String name : used) {
            if (!known.contains(name)) {
                problems.add(key, "'" + name + "'", "the name of a source: " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }
}
