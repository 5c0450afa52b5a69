package org.millrace.spark.decontaminate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.data.decontaminate.BenchmarkFiles;
import org.millrace.data.decontaminate.BenchmarkItem;
import org.millrace.data.decontaminate.Decontamination;
import org.millrace.data.decontaminate.DecontaminationSettings;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.filter.FilterContext;
import org.millrace.spark.filter.FilterType;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Drops documents that hold what a model is later tested with. */
public final class DecontaminateType implements FilterType<DecontaminateType.Settings> {

    private static final Logger LOG = LogManager.getLogger(DecontaminateType.class);
    private static final int NAMES_LOGGED = 10;

    /** A rule. */
    public enum Rule {
        /** The longest common subsequence of document and item. */
        SUBSEQUENCE,
        /** Tokens in a row that document and item share. */
        N_GRAM
    }

    /** A set of test questions. */
    public record Benchmark(
            @Key("Name that removals and the report use: letters, digits, - and _.")
            String name,

            @Key(
                    "Files, as a path, folder or glob on any Hadoop file system: JSON lines, plain or compressed, or Parquet.")
            String path,

            @Key("Fields that make the text of an item, in their order; choices.text is the field text inside choices.")
            List<String> fields,

            @Key(
                    value = "Field of an item's own name; left out, the number of its row, counted from 1.",
                    byDefault = Key.ABSENT)
            @Nullable
            String idField)
            implements Checked {

        public Benchmark {
            fields = List.copyOf(fields);
        }

        @Override
        public void check(Problems problems) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
                problems.add("name", "'" + name + "'", "letters, digits, - and _");
            }
            if (fields.isEmpty()) {
                problems.add("fields", "an empty list", "at least one field");
            }
        }

        BenchmarkFiles files() {
            return new BenchmarkFiles(name, path, fields, idField);
        }
    }

    /** Keys of {@code decontaminate}. */
    public record Settings(
            @Key("What no document may hold.") List<Benchmark> benchmarks,

            @Key(
                    value =
                            "Rules that drop a document: subsequence (Qwen2.5 report, section 5), n_gram (Brown et al. 2020,"
                                    + " appendix C).",
                    byDefault = "[subsequence]")
            List<Rule> rules,

            @Key(
                    value = "Length that a common subsequence has at least.",
                    unit = "tokens",
                    byDefault = "13",
                    atLeast = 5)
            int minCommon,

            @Key(
                    value = "Share of the shorter of document and item that it has at least.",
                    byDefault = "0.6",
                    atLeast = 0.01,
                    atMost = 1)
            double minShare,

            @Key(
                    value =
                            "Whether a document of any length is compared whole. Otherwise the longer of document and item is"
                                    + " compared in stretches of twice the length of the shorter, and the common part has to be in"
                                    + " one of them. Whole, long documents are nearly always dropped.",
                    byDefault = "false")
            boolean wholeDocuments,

            @Key(value = "Length of the n-grams for the rule n_gram.", unit = "tokens", byDefault = "13", atLeast = 5)
            int ngram,

            @Key(
                    value =
                            "Items that are shorter than ngram, but not than this, are looked for as a whole by n_gram.",
                    unit = "tokens",
                    byDefault = "8",
                    atLeast = 5)
            int minItem,

            @Key(
                    value =
                            "A tokenizer.json whose tokens are compared. Left out, tokens are words, without regard to case,"
                                    + " punctuation and forms of characters.",
                    byDefault = Key.ABSENT)
            @Nullable
            String tokenizer)
            implements Checked {

        public Settings {
            benchmarks = List.copyOf(benchmarks);
            rules = List.copyOf(rules);
        }

        @Override
        public void check(Problems problems) {
            if (benchmarks.isEmpty()) {
                problems.add("benchmarks", "an empty list", "at least one benchmark");
            }
            if (rules.isEmpty()) {
                problems.add("rules", "an empty list", "subsequence, n_gram or both");
            }
            Set<String> names = new HashSet<>();
            for (int i = 0; i < benchmarks.size(); i++) {
                if (!names.add(benchmarks.get(i).name())) {
                    problems.add(
                            "benchmarks[" + i + "].name", benchmarks.get(i).name(), "a name no other benchmark has");
                }
            }
        }

        private DecontaminationSettings rule() {
            return new DecontaminationSettings(
                    rules.contains(Rule.SUBSEQUENCE),
                    minCommon,
                    minShare,
                    wholeDocuments,
                    rules.contains(Rule.N_GRAM),
                    ngram,
                    minItem);
        }
    }

    @Override
    public String name() {
        return "decontaminate";
    }

    @Override
    public String description() {
        return "Drops documents that hold items of benchmarks, and names the item.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public List<String> files(Settings settings) {
        List<String> files = new ArrayList<>();
        settings.benchmarks().forEach(benchmark -> files.add(benchmark.path()));
        if (settings.tokenizer() != null) {
            files.add(settings.tokenizer());
        }
        return files;
    }

    @Override
    public void check(Settings settings, Configuration configuration, Problems problems) {
        for (int i = 0; i < settings.benchmarks().size(); i++) {
            try {
                settings.benchmarks().get(i).files().read(configuration);
            } catch (IOException unreadable) {
                problems.add(
                        "benchmarks[" + i + "]",
                        String.valueOf(unreadable.getMessage()),
                        "JSON lines or Parquet with every field in every row");
            }
        }
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        List<BenchmarkItem> items = new ArrayList<>();
        for (Benchmark benchmark : settings.benchmarks()) {
            items.addAll(benchmark.files().read(context.configuration()));
        }
        Decontamination filter = filter(settings, items, context.configuration());
        List<String> unfindable = filter.unfindable();
        LOG.info(
                "{}: {} items of {} benchmarks",
                context.step(),
                filter.items(),
                settings.benchmarks().size());
        if (!unfindable.isEmpty()) {
            LOG.warn(
                    "{}: {} items are too short, or too much like others, to be found: {}{}",
                    context.step(),
                    unfindable.size(),
                    unfindable.subList(0, Math.min(NAMES_LOGGED, unfindable.size())),
                    unfindable.size() > NAMES_LOGGED ? " …" : "");
        }
        return filter;
    }

    private static Decontamination filter(Settings settings, List<BenchmarkItem> items, Configuration configuration)
            throws IOException {
        String file = settings.tokenizer();
        if (file == null) {
            return Decontamination.ofWords(settings.rule(), items);
        }
        return Decontamination.ofTokens(settings.rule(), TokenizerFiles.load(configuration, new Path(file)), items);
    }
}
