package org.millrace.spark.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.StableJson;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

/**
 * A small corpus with something for every step: prose in three compressed files with texts that occur twice, lines that
 * are no JSON, a file that ends too early, an empty one, German among the English, code, and pages too short to keep.
 */
final class SampleRun {

    static final int PROSE_FILES = 3;
    static final int DOCUMENTS_A_FILE = 60;
    static final int DUPLICATES_A_FILE = 10;
    static final int SHORT_A_FILE = 5;
    static final int GERMAN = 12;
    static final int CODE = 8;
    static final int BAD = 4;

    private static final String[] SUBJECTS = {
        "The miller", "A river", "The old bridge", "Every sack of grain", "The apprentice", "Her brother", "The council"
    };
    private static final String[] VERBS = {
        "turned", "carried", "followed", "measured", "remembered", "repaired", "described", "watched"
    };
    private static final String[] OBJECTS = {
        "the wheel that they have built", "a cart to the market", "the harvest of that summer",
                "the water and the stones",
        "a letter with the news", "the weight of the flour", "what the town had to be", "the path along the valley"
    };

    private SampleRun() {}

    /** Writes the raw files below a directory. */
    static void writeInputs(Path inputs) throws IOException {
        Files.createDirectories(inputs.resolve("prose"));
        Files.createDirectories(inputs.resolve("pages"));
        for (int file = 0; file < PROSE_FILES; file++) {
            gzip(inputs.resolve("prose/part-%d.jsonl.gz".formatted(file)), prose(file));
        }
        byte[] whole = gzipped(lines(texts(99, 40)));
        Files.write(inputs.resolve("prose/truncated.jsonl.gz"), Arrays.copyOf(whole, whole.length - 200));
        Files.write(inputs.resolve("prose/empty.jsonl"), new byte[0]);
        for (int page = 0; page < 5; page++) {
            Files.writeString(inputs.resolve("pages/page-%d.txt".formatted(page)), text(new Random(500 + page), 12));
        }
        List<String> german = new ArrayList<>();
        for (int i = 0; i < GERMAN; i++) {
            german.add("Der Müller und sein Lehrling gingen am Morgen zum Fluss, weil das Rad wieder stillstand. "
                    + "Sie hatten schon im letzten Jahr bemerkt, dass die Steine nicht mehr richtig mahlten. Nummer "
                    + i
                    + " auf der Liste war deshalb die Reparatur, und niemand wollte länger damit warten. Am Abend kamen "
                    + "die Nachbarn und brachten Brot, Käse und eine Laterne mit.");
        }
        Files.writeString(inputs.resolve("german.jsonl"), lines(german));
        List<String> code = new ArrayList<>();
        for (int i = 0; i < CODE; i++) {
            code.add("static int f%d(int x) {\n    return x * %d + 1;\n}\n".formatted(i, i));
        }
        Files.writeString(inputs.resolve("code.jsonl"), lines(code));
    }

    /** A run over those files; settings are laid over it as {@code --set} does. */
    static RunConfig config(Path inputs, Path run, String... settings) {
        return parse(yaml(inputs, run), settings);
    }

    static RunConfig parse(String yaml, String... settings) {
        Problems problems = new Problems();
        var config = ConfigReader.read(
                ConfigTree.parse("sample", yaml, List.of(settings), problems), RunConfig.class, problems);
        problems.throwIfAny();
        return config.orElseThrow();
    }

    static String yaml(Path inputs, Path run) {
        return yaml(inputs.toString(), run.toString(), """
                - {gopher_quality: {min_stop_words: 0}, skip_sources: [code]}
                - {language: {keep: [en]}, skip_sources: [code]}
                - deduplicate
                - mix: {weights: {prose: 1.5, code: 2}}
                """);
    }

    /** The same run with other steps, given as a YAML list. */
    static String yaml(String inputs, String run, String steps) {
        return """
                run: {directory: "%2$s"}
                data:
                  part_size: 8Ki
                  max_bad_share: 0.05
                  keep_dropped: true
                  sources:
                    - {name: prose, format: jsonl, path: "%1$s/prose/*", id_field: id}
                    - {name: pages, format: text, path: "%1$s/pages"}
                    - {name: german, format: jsonl, path: "%1$s/german.jsonl"}
                    - {name: code, format: jsonl, path: "%1$s/code.jsonl"}
                  steps:
                %3$s
                tokenizer: {train: {vocabulary_size: 400}}
                model: {vocab_size: 400, hidden_size: 64, intermediate_size: 64, num_hidden_layers: 1,
                        num_attention_heads: 1, num_key_value_heads: 1, max_position_embeddings: 256}
                training:
                  learning_rate: 1e-3
                  batch_tokens: 512
                  micro_batch_tokens: 256
                  schedule: {warmup_steps: 1}
                  stages:
                    - {name: short, sequence_length: 64, tokens: 10k}
                    - {name: long, sequence_length: 256, tokens: 10k, packing: {policy: best_fit}}
                    - {name: mixture, sequence_length: 128, tokens: 10k,
                       packing: {policy: best_fit, full_length_share: 0.3}}
                """.formatted(inputs, run, steps.indent(4).stripTrailing());
    }

    /** Lines of one prose file: its own texts, some of the first file's again, some too short, and two that are broken. */
    private static String prose(int file) {
        List<String> texts = new ArrayList<>(texts(file, DOCUMENTS_A_FILE));
        texts.addAll(texts(0, DOCUMENTS_A_FILE).subList(0, DUPLICATES_A_FILE));
        for (int i = 0; i < SHORT_A_FILE; i++) {
            texts.add("Too short to keep, number " + file + " " + i + ".");
        }
        String lines = lines(texts);
        return file == 1 ? lines + "{\"text\": \"no end\n[1, 2]\n" : lines;
    }

    private static List<String> texts(int seed, int count) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(random, 10 + random.nextInt(10)));
        }
        return texts;
    }

    /** Sentences that filters take for English prose. */
    static String text(Random random, int sentences) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sentences; i++) {
            text.append(SUBJECTS[random.nextInt(SUBJECTS.length)])
                    .append(' ')
                    .append(VERBS[random.nextInt(VERBS.length)])
                    .append(' ')
                    .append(OBJECTS[random.nextInt(OBJECTS.length)])
                    .append(i % 4 == 3 ? ".\n" : ". ");
        }
        return text.toString();
    }

    /** A JSON line for each text. */
    static String lines(List<String> texts) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            lines.append(new String(
                            StableJson.compact(Map.of("text", texts.get(i), "id", "d" + i)), StandardCharsets.UTF_8))
                    .append('\n');
        }
        return lines.toString();
    }

    private static void gzip(Path file, String content) throws IOException {
        Files.write(file, gzipped(content));
    }

    private static byte[] gzipped(String content) {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
