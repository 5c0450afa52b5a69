package org.millrace.spark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.data.statistics.Distribution;
import org.millrace.spark.report.RunData.PackSummary;
import org.millrace.spark.report.RunData.RejectedRecord;
import org.millrace.spark.report.RunData.StepStatistics;
import org.millrace.spark.report.StepSummary.ExampleText;
import org.millrace.spark.report.StepSummary.LengthBucket;
import org.millrace.spark.report.StepSummary.Reason;
import org.millrace.spark.report.StepSummary.SourceAmounts;

/** Reads what the data steps left in {@code corpus/}. */
final class CorpusReader {

    private static final int MOST_REJECTED = 200;

    private final RunFiles files;
    private final List<String> notes;

    CorpusReader(RunFiles files, List<String> notes) {
        this.files = files;
        this.notes = notes;
    }

    List<StepSummary> steps() throws IOException {
        var steps = new ArrayList<StepSummary>();
        var missing = new ArrayList<String>();
        for (String step : order()) {
            Optional<JsonNode> manifest = files.json("corpus/" + step + "/_manifest.json");
            if (manifest.isPresent()) {
                steps.add(summary(step, manifest.get()));
            } else {
                missing.add(step);
            }
        }
        if (!missing.isEmpty()) {
            notes.add("No finished output of " + String.join(", ", missing) + ".");
        }
        return steps;
    }

    /** What steps have measured of their documents. */
    List<StepStatistics> statistics() throws IOException {
        var statistics = new ArrayList<StepStatistics>();
        for (String step : order()) {
            JsonNode groups = files.json("corpus/" + step + "/_manifest.json")
                    .map(manifest -> manifest.path("statistics").path("distributions"))
                    .orElse(MissingNode.getInstance());
            if (!groups.isMissingNode()) {
                statistics.add(new StepStatistics(step, distributions(groups)));
            }
        }
        return statistics;
    }

    private static SortedMap<String, SortedMap<String, Distribution>> distributions(JsonNode groups) {
        var read = new TreeMap<String, SortedMap<String, Distribution>>();
        groups.properties().forEach(group -> {
            var measures = new TreeMap<String, Distribution>();
            group.getValue()
                    .properties()
                    .forEach(measure -> measures.put(measure.getKey(), distribution(measure.getValue())));
            read.put(group.getKey(), measures);
        });
        return read;
    }

    private static Distribution distribution(JsonNode node) {
        var counts = new TreeMap<Integer, Long>();
        node.path("counts")
                .properties()
                .forEach(bucket -> counts.put(
                        Integer.valueOf(bucket.getKey()), bucket.getValue().asLong()));
        return new Distribution(
                counts, node.path("least").asDouble(), node.path("greatest").asDouble());
    }

    /** Steps that pass documents on, in their order. */
    private List<String> order() throws IOException {
        var order = new ArrayList<String>();
        files.json("corpus/steps.json").ifPresent(file -> file.path("steps").forEach(step -> order.add(step.asText())));
        if (order.isEmpty()) {
            order.add("read");
        }
        order.add("tokenize");
        return order;
    }

    /** Records set aside by the readers, up to a bound; how many there are is in the step's counts. */
    List<RejectedRecord> rejected() throws IOException {
        var records = new ArrayList<RejectedRecord>();
        for (var file : files.list("corpus/read/_rejected")) {
            if (records.size() >= MOST_REJECTED) {
                break;
            }
            files.jsonLines("corpus/read/_rejected/" + file.getPath().getName(), line -> {
                if (records.size() < MOST_REJECTED) {
                    records.add(new RejectedRecord(
                            line.path("file").asText(),
                            line.path("position").asText(),
                            line.path("reason").asText(),
                            line.path("detail").asText(),
                            line.path("excerpt").asText()));
                }
            });
        }
        return records;
    }

    List<PackSummary> packs() throws IOException {
        var packs = new ArrayList<PackSummary>();
        for (String folder : files.folders("corpus/pack")) {
            OptionalDouble seconds = seconds("pack/" + folder);
            files.json("corpus/pack/" + folder + "/_manifest.json").ifPresent(manifest -> {
                JsonNode packed = manifest.path("packed");
                long bytes = 0;
                for (JsonNode file : packed.path("files")) {
                    bytes += file.path("bytes").asLong();
                }
                packs.add(new PackSummary(
                        packed.path("stage").asText(folder),
                        packed.path("policy").asText(),
                        packed.path("sequence_length").asLong(),
                        packed.path("sequences").asLong(),
                        packed.path("full_length").asLong(),
                        packed.path("tokens").asLong(),
                        packed.path("left_out").asLong(),
                        packed.path("padding").asLong(),
                        packed.path("documents").asLong(),
                        packed.path("cuts").asLong(),
                        packed.path("documents_cut").asLong(),
                        packed.path("documents_too_long").asLong(),
                        seconds,
                        packed.path("files").size(),
                        bytes));
            });
        }
        packs.sort(Comparator.comparingLong(PackSummary::sequenceLength));
        if (packs.isEmpty()) {
            notes.add("No packed sequences.");
        }
        return packs;
    }

    private StepSummary summary(String step, JsonNode manifest) throws IOException {
        var reasons = new ArrayList<Reason>();
        for (String kind : List.of("dropped", "rejected")) {
            for (Map.Entry<String, JsonNode> entry : manifest.path(kind).properties()) {
                reasons.add(new Reason(
                        entry.getKey(),
                        entry.getValue().asLong(),
                        kind.equals("rejected"),
                        examples(manifest.path("examples").path(entry.getKey()))));
            }
        }
        reasons.sort(Comparator.comparingLong(Reason::count).reversed().thenComparing(Reason::name));

        var sources = new TreeMap<String, SourceAmounts>();
        for (Map.Entry<String, JsonNode> entry : manifest.path("sources").properties()) {
            JsonNode of = entry.getValue();
            sources.put(
                    entry.getKey(),
                    new SourceAmounts(
                            of.path("documents_in").asLong(),
                            of.path("documents_out").asLong(),
                            of.path("characters_in").asLong(),
                            of.path("characters_out").asLong(),
                            of.path("tokens_out").asLong(of.path("tokens").asLong())));
        }
        var languages = new TreeMap<String, Long>();
        manifest.path("languages")
                .properties()
                .forEach(entry -> languages.put(entry.getKey(), entry.getValue().asLong()));
        var lengths = new ArrayList<LengthBucket>();
        manifest.path("lengths")
                .forEach(bucket -> lengths.add(new LengthBucket(
                        bucket.path("from").asLong(), bucket.path("count").asLong())));

        return new StepSummary(
                step,
                manifest.path("rows_in").asLong(),
                manifest.path("rows_out").asLong(),
                manifest.path("rows_dropped").asLong(),
                manifest.path("rows_rejected").asLong(),
                reasons,
                matches(manifest),
                MixtureJson.read(manifest.path("statistics").path("mixtures")),
                sources,
                languages,
                lengths,
                seconds(step));
    }

    /** Over all reasons: what a document was dropped for is on one list. */
    private static SortedMap<String, Long> matches(JsonNode manifest) {
        var matches = new TreeMap<String, Long>();
        for (JsonNode ofReason : manifest.path("matches")) {
            for (Map.Entry<String, JsonNode> entry : ofReason.properties()) {
                matches.merge(entry.getKey(), entry.getValue().asLong(), Long::sum);
            }
        }
        return matches;
    }

    /** Time of a step; where it ran together with others, its part of their time, by what their tasks did. */
    private OptionalDouble seconds(String step) throws IOException {
        Optional<JsonNode> timing = files.json("corpus/" + step + "/_timing.json");
        if (timing.isEmpty() || !timing.get().path("seconds").isNumber()) {
            return OptionalDouble.empty();
        }
        double seconds = timing.get().path("seconds").asDouble();
        double all = timing.get().path("shared_core_seconds").asDouble();
        if (timing.get().path("together").size() <= 1 || all <= 0) {
            return OptionalDouble.of(seconds);
        }
        double own = timing.get().path("core_seconds").asDouble()
                + timing.get().path("write_seconds").asDouble();
        return OptionalDouble.of(seconds * Math.min(1, own / all));
    }

    private static List<ExampleText> examples(JsonNode list) {
        var examples = new ArrayList<ExampleText>();
        for (JsonNode one : list) {
            examples.add(new ExampleText(
                    one.path("id").asText(),
                    one.path("uri").asText(),
                    number(one.path("measured")),
                    number(one.path("threshold")),
                    one.path("excerpt").asText()));
        }
        return examples;
    }

    /** Numbers, also those that come as text, in few digits; other text as it is. */
    private static String number(JsonNode value) {
        try {
            return Numbers.plain(Double.parseDouble(value.asText()));
        } catch (NumberFormatException notANumber) {
            return value.asText();
        }
    }
}
