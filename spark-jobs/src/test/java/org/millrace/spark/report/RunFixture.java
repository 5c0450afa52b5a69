package org.millrace.spark.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Writes run directories such as the jobs leave them. */
final class RunFixture {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;

    RunFixture(Path directory) {
        this.directory = directory;
    }

    /** A run of four sources and two stages, everything there. */
    RunFixture whole() throws IOException {
        config();
        corpus();
        rejected();
        packs();
        metrics(900, 600);
        checkpoints();
        samples();
        return this;
    }

    RunFixture write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardCharsets.UTF_8);
        return this;
    }

    RunFixture config() throws IOException {
        return write("config.yaml", """
                run:
                  directory: runs/first-light
                  seed: 42
                data:
                  sources:
                    - {name: prose, format: jsonl, path: sample/prose/*.jsonl.gz}
                    - {name: web, format: warc, path: sample/web/*.warc.gz}
                training:
                  hyperparameters: {law: step_law}
                  stages:
                    - {name: short, sequence_length: 512, tokens: 4M}
                    - {name: long, sequence_length: 2048, tokens: 2M, rope_theta: 1000000}
                """);
    }

    RunFixture corpus() throws IOException {
        long[][] kept = {
            {8_200, 2_900, 4_100, 1_240}, {7_120, 1_310, 3_560, 1_240}, {7_090, 1_020, 3_200, 1_240},
            {6_610, 940, 3_180, 1_105}, {13_220, 470, 3_180, 1_105}, {13_220, 470, 3_180, 1_105}
        };
        write("corpus/steps.json", "{\"steps\": [\"read\", \"filter\", \"language\", \"deduplicate\", \"mix\"]}");
        step("read", kept[0], kept[0], 14.2)
                .rejected("invalid_utf8", 9, "sample/web/2019.warc.gz", "byte 4099")
                .rejected("invalid_json", 4, "sample/prose/b.jsonl.gz", "line 1207")
                .rejected("truncated_gzip", 1, "sample/prose/c.jsonl.gz", "byte 88172")
                .end();
        step("filter", kept[0], kept[1], 6.3)
                .dropped("gopher_quality.too_few_words", 1_204, "31", "50", "Home | About | Log in\nPage not found")
                .dropped("gopher_repetition.duplicate_lines", 811, "0.61", "0.3", "Buy now!\nBuy now!\nBuy now!")
                .dropped("gopher_quality.too_few_stop_words", 603, "1", "2", "SKU 1182-A  SKU 1183-A  SKU 1190-C")
                .dropped("gopher_repetition.top_2_gram", 388, "0.2431", "0.2", "free shipping free shipping free")
                .dropped("gopher_quality.words_too_long", 152, "11.82", "10", "Donaudampfschifffahrtsgesellschaft …")
                .dropped("gopher_quality.too_many_hashes", 52, "0.3", "0.1", "#sun #sea #sand #summer")
                .end();
        step("language", kept[1], kept[2], 4.8)
                .dropped("language.undetermined", 402, "0.36", "0.5", "1.2.3 → 4.5.6 (x86_64)")
                .dropped("language.not_kept", 278, "0.98", "0.5", "Mwanamke mmoja alikwenda sokoni mapema asubuhi")
                .languages(Map.of(
                        "en", 8_620L, "de", 1_270L, "fr", 890L, "es", 640L, "ru", 410L, "zh", 300L, "pl", 190L, "hi",
                        130L, "ja", 60L, "und", 40L))
                .end();
        step("deduplicate", kept[2], kept[3], 5.5)
                .dropped("deduplicate.exact_duplicate", 715, "17", "1", "All rights reserved. No part of this site")
                .languages(Map.of(
                        "en", 8_100L, "de", 1_200L, "fr", 860L, "es", 620L, "ru", 400L, "zh", 296L, "pl", 181L, "hi",
                        118L, "ja", 58L, "und", 2L))
                .end();
        step("mix", kept[3], kept[4], 2.1)
                .dropped("mix.not_taken", 470, "0.7312", "0.5", "A recipe for rye bread")
                .end();
        step("tokenize", kept[4], kept[5], 7.9).end();
        return this;
    }

    RunFixture rejected() throws IOException {
        return write("corpus/read/_rejected/part-00000.jsonl", """
                {"file":"sample/web/2019.warc.gz","position":"byte 4099","reason":"invalid_utf8","detail":"byte 0xC3 begins a sequence that byte 0x28 does not continue","excerpt":"caf\\uFFFD( au lait"}
                {"file":"sample/prose/b.jsonl.gz","position":"line 1207","reason":"invalid_json","detail":"expected ',' or '}' after a value, got '\\"'","excerpt":"{\\"id\\": 1207 \\"text\\": \\"The river"}
                {"file":"sample/prose/c.jsonl.gz","position":"byte 88172","reason":"truncated_gzip","detail":"the file ends inside a compressed block; 311 records before it were read","excerpt":""}
                """);
    }

    RunFixture packs() throws IOException {
        pack("short", 512, 11_300, 5_772_100, 13_500, 17_975);
        return pack("long", 2_048, 2_830, 5_790_200, 5_640, 17_975);
    }

    private RunFixture pack(String stage, int length, long sequences, long tokens, long padding, long documents)
            throws IOException {
        return write("corpus/pack/" + stage + "/_manifest.json", """
                {"packed": {"stage": "%s", "sequence_length": %d, "sequences": %d, "tokens": %d, "padding": %d,
                 "documents": %d, "files": [{"name": "part-00000.parquet", "bytes": 18350080},
                 {"name": "part-00001.parquet", "bytes": 17301504}]}}
                """.formatted(
                        stage, length, sequences, tokens, padding, documents));
    }

    /** So many logged steps of each stage. */
    /** What a law expected of the run that {@code metrics(900, 600)} writes: too much at its end. */
    RunFixture forecast() throws IOException {
        var curve = new StringBuilder();
        for (double tokens = 2e6; tokens < 7e7; tokens *= 1.2) {
            curve.append(curve.isEmpty() ? "" : ",").append(expected(tokens, 2.2 + 400 * Math.pow(tokens, -0.35)));
        }
        return write(
                "training/forecast.json",
                "{\"law\":\"chinchilla of 40 runs of runs.csv\",\"confidence\":0.95,\"curve\":[%s],\"stages\":["
                                .formatted(curve)
                        + "{\"stage\":\"short\",\"step\":9000,\"finished\":false,\"expected\":%s},"
                                .formatted(expected(3.6864e7, 2.6))
                        + "{\"stage\":\"long\",\"step\":15000,\"finished\":true,\"expected\":%s}],"
                                .formatted(expected(6.144e7, 3.4))
                        + "\"warnings\":[\"tokens D = 6.14e+07 is 0.50 powers of ten above the runs of the fit\"]}");
    }

    private static String expected(double tokens, double loss) {
        return String.format(
                Locale.ROOT,
                "{\"tokens\":%.0f,\"loss\":%.4f,\"low\":%.4f,\"high\":%.4f}",
                tokens,
                loss,
                loss - 0.08,
                loss + 0.08);
    }

    RunFixture metrics(int first, int second) throws IOException {
        var random = new Random(3);
        var lines = new StringBuilder();
        int all = first + second;
        for (int i = 1; i <= all; i++) {
            boolean begun = i > first;
            double progress = (double) i / all;
            double loss = 2.9 + 6.1 * Math.exp(-progress * 7) + (begun ? 0.35 * Math.exp(-(i - first) / 40.0) : 0);
            double warm = Math.min(1, i / (0.05 * all));
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"step\":%d,\"stage\":\"%s\",\"loss\":%s,\"learning_rate\":%.6g,\"gradient_norm\":%.4f,\"tokens\":%d,"
                            + "\"tokens_per_second\":%.1f,\"flop_utilisation\":%.4f,\"memory_bytes\":%d,\"seconds\":%.2f,"
                            + "\"skipped\":%d}%n",
                    i * 10,
                    begun ? "long" : "short",
                    i == 700 ? "null" : String.format(Locale.ROOT, "%.5f", loss + random.nextGaussian() * 0.08),
                    1.8e-3 * warm * (0.1 + 0.9 * 0.5 * (1 + Math.cos(Math.PI * progress))),
                    0.4 + 4 * Math.exp(-progress * 12) + Math.abs(random.nextGaussian()) * 0.12,
                    i * 40_960L,
                    (begun ? 11_900 : 14_400) + random.nextGaussian() * 350,
                    0.31 + random.nextGaussian() * 0.01,
                    2_600_000_000L,
                    i * 0.28,
                    i >= 700 ? 1 : 0));
        }
        return write("training/metrics.jsonl", lines.toString());
    }

    RunFixture checkpoints() throws IOException {
        for (int step : List.of(5_000, 10_000, 15_000)) {
            String folder = "training/checkpoints/step-%08d".formatted(step);
            write(
                    folder + "/trainer_state.json",
                    "{\"step\": %d, \"stage\": \"%s\", \"tokens\": %d, \"last_loss\": %s}"
                            .formatted(
                                    step, step > 9_000 ? "long" : "short", step * 4_096L, step > 9_000 ? 2.93 : 3.42));
            write(folder + "/COMMITTED", "");
        }
        write("training/checkpoints/step-00016000/trainer_state.json", "{\"step\": 16000}");
        return write("training/checkpoints/LATEST", "step-00015000\n");
    }

    RunFixture samples() throws IOException {
        return write("samples.jsonl", """
                {"prompt":"The old mill","text":" stood at the end of the lane, and the water that turned it came from the hills. In the spring the river was high and the wheel went round all day, so that nobody in the village could sleep.","checkpoint":"step-00015000","seed":7,"temperature":0.8,"top_p":0.95}
                {"prompt":"def area(","text":"width, height):\\n    return width * height\\n","checkpoint":"step-00015000","seed":7,"temperature":0.0}
                """);
    }

    private Step step(String name, long[] in, long[] out, double seconds) {
        return new Step(name, in, out, seconds);
    }

    /** One step's manifest. */
    final class Step {

        private static final List<String> SOURCES = List.of("prose", "web", "multilingual", "code");
        private static final long[] MEAN_LENGTHS = {5_200, 2_100, 1_900, 3_300};

        private final String name;
        private final ObjectNode manifest = JSON.createObjectNode();
        private final double seconds;
        private final boolean writesTokens;
        private long rejected;
        private long dropped;

        Step(String name, long[] in, long[] out, double seconds) {
            this.name = name;
            this.seconds = seconds;
            this.writesTokens = name.equals("tokenize");
            manifest.put("step", name);
            // The mixture takes each document of the first source twice; rows are not copied.
            boolean copies = name.equals("mix") || writesTokens;
            long documents = 0;
            ObjectNode sources = manifest.putObject("sources");
            for (int i = 0; i < SOURCES.size(); i++) {
                sources.putObject(SOURCES.get(i))
                        .put("documents_in", in[i])
                        .put("documents_out", out[i])
                        .put("characters_in", in[i] * MEAN_LENGTHS[i])
                        .put("characters_out", writesTokens ? 0 : out[i] * MEAN_LENGTHS[i])
                        .put("tokens_out", writesTokens ? out[i] * MEAN_LENGTHS[i] * 10 / 37 : 0);
                documents += out[i];
            }
            manifest.put("rows_out", copies ? documents - out[0] / 2 : documents);
            lengths(documents);
        }

        private void lengths(long documents) {
            double[] shares = {0.01, 0.02, 0.05, 0.09, 0.15, 0.21, 0.19, 0.13, 0.08, 0.04, 0.02, 0.01};
            var buckets = manifest.putArray("lengths");
            for (int i = 0; i < shares.length; i++) {
                long from = (writesTokens ? 16L : 64L) << i;
                double left = from < 512 && !name.equals("read") ? 0.4 : 1;
                buckets.addObject().put("from", from).put("count", (long) (documents * shares[i] * left));
            }
        }

        Step dropped(String reason, long count, String measured, String threshold, String excerpt) {
            dropped += count;
            return gone("dropped", reason, count, "3:1181", "https://example.org/a/1181", measured, threshold, excerpt);
        }

        Step rejected(String reason, long count, String file, String position) {
            rejected += count;
            return gone("rejected", reason, count, position, file, "", "", "caf\uFFFD( au lait");
        }

        private Step gone(
                String kind,
                String reason,
                long count,
                String id,
                String uri,
                String measured,
                String threshold,
                String excerpt) {
            manifest.withObject("/" + kind).put(reason, count);
            manifest.withObject("/examples")
                    .withArray("/" + reason)
                    .addObject()
                    .put("id", id)
                    .put("uri", uri)
                    .put("measured", measured)
                    .put("threshold", threshold)
                    .put("excerpt", excerpt);
            return this;
        }

        Step languages(Map<String, Long> languages) {
            ObjectNode node = manifest.putObject("languages");
            languages.forEach(node::put);
            return this;
        }

        RunFixture end() throws IOException {
            manifest.put("rows_dropped", dropped).put("rows_rejected", rejected);
            manifest.put("rows_in", manifest.get("rows_out").asLong() + dropped + rejected);
            write("corpus/" + name + "/_timing.json", "{\"seconds\": " + seconds + "}");
            return write("corpus/" + name + "/_manifest.json", manifest.toPrettyString());
        }
    }
}
