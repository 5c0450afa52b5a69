package org.millrace.data.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.classify.ClassifierFiles;

/**
 * How often a detector is right about texts that it was not made of, which {@code src/test/python/language_texts.py} has put
 * together: articles of the Declaration of Human Rights, and example sentences.
 *
 * <pre>
 *   java -cp CLASSPATH org.millrace.data.language.LanguageAccuracy [a model of fastText's]
 * </pre>
 */
final class LanguageAccuracy {

    record Sample(String language, String text) {}

    /**
     * What became of the texts of one language.
     *
     * @param undetermined texts for which no language was told
     * @param taken wrong answers, by what they were
     */
    record Outcome(int texts, int right, int undetermined, Map<String, Integer> taken) {}

    private LanguageAccuracy() {}

    public static void main(String... arguments) throws IOException {
        LanguageIdentifier detector = arguments.length == 0
                ? LanguageDetector.load()
                : new FastTextLanguages(ClassifierFiles.open(new Configuration(), new Path(arguments[0])));
        print("articles", measure(detector, articles()));
        print("first 100 characters of articles", measure(detector, cut(articles(), 100)));
        print("first 40 characters of articles", measure(detector, cut(articles(), 40)));
        print("sentences", measure(detector, read("sentences")));
        List<Sample> others = read("others");
        Outcome outcome = Objects.requireNonNull(measure(
                        detector,
                        others.stream()
                                .map(sample -> new Sample("other", sample.text()))
                                .toList())
                .get("other"));
        System.out.printf(
                Locale.ROOT,
                "languages it does not know: %d, undetermined %d, taken for %s%n",
                outcome.texts(),
                outcome.undetermined(),
                outcome.taken());
        List<String> texts = articles().stream().map(Sample::text).toList();
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                texts.forEach(detector::detect);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%.0f texts/s, %.1f million characters/s%n",
                    5 * texts.size() / seconds,
                    5 * texts.stream().mapToInt(String::length).sum() / 1e6 / seconds);
        }
    }

    static List<Sample> articles() throws IOException {
        return read("articles");
    }

    static List<Sample> cut(List<Sample> samples, int length) {
        return samples.stream()
                .map(sample -> new Sample(
                        sample.language(),
                        sample.text()
                                .substring(0, Math.min(length, sample.text().length()))))
                .toList();
    }

    static List<Sample> read(String name) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        List<Sample> samples = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(
                        LanguageAccuracy.class.getResourceAsStream("/language/" + name + ".jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode sample = json.readTree(line);
                samples.add(new Sample(
                        sample.get("language").asText(), sample.get("text").asText()));
            }
        }
        return samples;
    }

    static Map<String, Outcome> measure(LanguageIdentifier detector, List<Sample> samples) {
        Map<String, Outcome> outcomes = new TreeMap<>();
        for (Sample sample : samples) {
            DetectedLanguage detected = detector.detect(sample.text());
            Outcome before = outcomes.getOrDefault(sample.language(), new Outcome(0, 0, 0, Map.of()));
            boolean right = detected.language().equals(sample.language());
            Map<String, Integer> taken = new TreeMap<>(before.taken());
            if (detected.isDetermined() && !right) {
                taken.merge(detected.language(), 1, Integer::sum);
            }
            outcomes.put(
                    sample.language(),
                    new Outcome(
                            before.texts() + 1,
                            before.right() + (right ? 1 : 0),
                            before.undetermined() + (detected.isDetermined() ? 0 : 1),
                            taken));
        }
        return outcomes;
    }

    static double accuracy(Map<String, Outcome> outcomes) {
        int texts = outcomes.values().stream().mapToInt(Outcome::texts).sum();
        return (double) outcomes.values().stream().mapToInt(Outcome::right).sum() / texts;
    }

    static double wrong(Map<String, Outcome> outcomes) {
        int texts = outcomes.values().stream().mapToInt(Outcome::texts).sum();
        int undetermined =
                outcomes.values().stream().mapToInt(Outcome::undetermined).sum();
        return 1 - accuracy(outcomes) - (double) undetermined / texts;
    }

    private static void print(String name, Map<String, Outcome> outcomes) {
        System.out.printf(Locale.ROOT, "%s: right %.4f, wrong %.4f%n", name, accuracy(outcomes), wrong(outcomes));
        outcomes.forEach((language, outcome) -> {
            if (outcome.right() < outcome.texts()) {
                System.out.printf(
                        Locale.ROOT,
                        "  %-4s %3d of %3d, undetermined %d, taken for %s%n",
                        language,
                        outcome.right(),
                        outcome.texts(),
                        outcome.undetermined(),
                        outcome.taken());
            }
        });
    }
}
