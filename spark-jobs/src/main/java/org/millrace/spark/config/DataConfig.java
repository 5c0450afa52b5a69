package org.millrace.spark.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.data.read.ReadLimits;
import org.millrace.spark.step.SourceNames;
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
                value =
                        "Stored bytes of a large file that one task reads, where its format lets it be divided: JSON lines"
                                + " that are plain, in blocked gzip or in seekable zstd, Parquet, and web archives with an index.",
                unit = "bytes",
                byDefault = "128Mi",
                atLeast = 1)
        long splitSize,

        @Key(
                value = "Longest record that is read; a longer one is set aside.",
                unit = "bytes",
                byDefault = "64Mi",
                atLeast = 1,
                atMost = 1 << 30)
        long maxRecordSize,

        @Key(
                value = "Processor time that a web page may take; one that takes more is set aside.",
                unit = "seconds",
                byDefault = "10",
                atLeast = 0.001)
        double maxPageSeconds,

        @Key(
                value = "Share of records that may be unreadable; with more the run stops with exit code 3.",
                byDefault = "0.01",
                atLeast = 0,
                atMost = 1)
        double maxBadShare,

        @Key(
                value =
                        "Whether the documents are written as they are read, so that another list of steps need not read"
                                + " the raw files again. Otherwise the first steps take them as they come.",
                byDefault = "false")
        boolean keepRead,

        @Key(value = "Whether dropped documents are kept beside each step, with their reasons.", byDefault = "false")
        boolean keepDropped,

        @Key(
                value =
                        "What happens to the documents between reading and tokenizing, in this order. Each entry has the"
                                + " key of one kind of step; any kind may come again.",
                byDefault = "[{gopher_quality: {}}, {gopher_repetition: {}}, {language: {}}, {deduplicate: {}}]")
        List<StepConfig> steps)
        implements Checked {

    /** Jobs, which are directories below corpus/ too. */
    private static final Set<String> RESERVED = Set.of("read", "tokenizer", "tokenize", "pack");

    public DataConfig {
        sources = List.copyOf(sources);
        steps = List.copyOf(steps);
    }

    /** Names of the sources, in their order. */
    public List<String> sourceNames() {
        return sources.stream().map(SourceConfig::name).toList();
    }

    /** Names of the steps, in their order: the given one, or the kind, with a number where the kind comes again. */
    public List<String> stepNames() {
        Map<String, Integer> times = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (StepConfig step : steps) {
            String name = step.name();
            if (name == null) {
                int time = times.merge(step.kind(), 1, Integer::sum);
                name = time == 1 ? step.kind() : step.kind() + "-" + time;
            }
            names.add(name);
        }
        return names;
    }

    /** What a reader takes on at most. */
    public ReadLimits readLimits() {
        return new ReadLimits(Math.toIntExact(maxRecordSize), Duration.ofNanos(Math.round(1e9 * maxPageSeconds)));
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
        checkSteps(names, problems);
    }

    private void checkSteps(Set<String> sourceNames, Problems problems) {
        List<String> names = stepNames();
        Set<String> before = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            StepConfig step = steps.get(i);
            Problems at = problems.at("steps[" + i + "]");
            if (RESERVED.contains(names.get(i))) {
                at.add("name", names.get(i), "another name", "a job has this one");
            } else if (!before.add(names.get(i))) {
                at.add("name", names.get(i), "a name that no other step has");
            }
            checkNames("skip_sources", step.skipSources(), sourceNames, at);
            checkNames("only_sources", step.onlySources(), sourceNames, at);
            if (step.step().settings() instanceof SourceNames named) {
                named.sourceNames()
                        .forEach((key, sources) -> checkNames(step.kind() + "." + key, sources, sourceNames, at));
            }
        }
    }

    private static void checkNames(String key, Iterable<String> used, Set<String> known, Problems problems) {
        for (String name : used) {
            if (!known.contains(name)) {
                problems.add(key, "'" + name + "'", "the name of a source: " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }
}
