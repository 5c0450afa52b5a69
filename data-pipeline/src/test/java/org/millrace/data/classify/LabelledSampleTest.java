package org.millrace.data.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.millrace.data.read.Utf8;

class LabelledSampleTest {

    private static final SampleSettings SETTINGS = new SampleSettings(3_000, 40, 11);

    /** Three labels of very different size, with copies and texts that are too long. */
    private static List<LabelledText> documents() {
        Random random = new Random(3);
        List<LabelledText> documents = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            String label = i % 50 == 0 ? "rare" : i % 3 == 0 ? "some" : "many";
            String text = "text " + (i % 11 == 0 ? 11 : i) + " é".repeat(random.nextInt(30));
            documents.add(new LabelledText(label, text));
        }
        return documents;
    }

    private static LabelledSample sampleOf(List<LabelledText> documents) {
        LabelledSample sample = new LabelledSample(SETTINGS);
        documents.forEach(sample::add);
        return sample;
    }

    @Test
    void isTheSameInAnyOrder() {
        List<LabelledText> documents = documents();
        List<LabelledSample.Entry> expected = sampleOf(documents).entries();
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(documents, new Random(seed));
            assertThat(sampleOf(documents).entries()).isEqualTo(expected);
        }
    }

    @Test
    void takesTheSameShareOfEachLabelAsFarAsThereIsAny() {
        Map<String, Long> bytes = new TreeMap<>();
        for (LabelledSample.Entry entry : sampleOf(documents()).entries()) {
            bytes.merge(entry.document().label(), Utf8.length(entry.document().text()), Long::sum);
        }
        assertThat(bytes.get("many")).isBetween(800L, 1_080L);
        assertThat(bytes.get("some")).isBetween(800L, 1_080L);
        assertThat(bytes.get("rare")).isLessThan(1_000L);
        assertThat(sampleOf(documents()).entries().stream()
                        .filter(entry -> entry.document().label().equals("rare")))
                .hasSize((int) documents().stream()
                        .filter(document -> document.label().equals("rare"))
                        .map(LabelledText::text)
                        .distinct()
                        .count());
    }

    @Test
    void holdsEqualTextsOnceAndCutsLongOnes() {
        List<LabelledSample.Entry> entries = sampleOf(List.of(
                        new LabelledText("a", "same"),
                        new LabelledText("a", "same"),
                        new LabelledText("b", "same"),
                        new LabelledText("a", "x".repeat(39) + "😀" + "y".repeat(9))))
                .entries();
        assertThat(entries)
                .extracting(entry -> entry.document().toString())
                .containsExactlyInAnyOrder(
                        new LabelledText("a", "same").toString(),
                        new LabelledText("b", "same").toString(),
                        // No half of a character is left.
                        new LabelledText("a", "x".repeat(39)).toString());
    }

    @Test
    void countsWhatItWasShown() {
        assertThat(sampleOf(documents()).shown()).isEqualTo(Map.of("many", 392L, "some", 196L, "rare", 12L));
    }

    @Test
    void isFoundInTwoPassesOverParts() {
        List<LabelledText> documents = documents();
        List<List<LabelledText>> parts = new ArrayList<>();
        for (int i = 0; i < documents.size(); i += 37) {
            parts.add(documents.subList(i, Math.min(documents.size(), i + 37)));
        }
        Map<String, long[]> bytes = new TreeMap<>();
        for (List<LabelledText> part : parts) {
            SampleCutoff cutoff = new SampleCutoff(SETTINGS);
            part.forEach(cutoff::add);
            cutoff.bytes().forEach((label, ranges) -> {
                long[] sum = bytes.computeIfAbsent(label, name -> new long[ranges.length]);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += ranges[i];
                }
            });
        }
        Map<String, Integer> lastRanges = SampleCutoff.lastRanges(bytes, SETTINGS);
        List<LabelledText> admitted = documents.stream()
                .filter(document -> SampleCutoff.admits(document, lastRanges, SETTINGS))
                .toList();
        assertThat(sampleOf(admitted).entries()).isEqualTo(sampleOf(documents).entries());
        assertThat(admitted).hasSizeLessThan(documents.size() / 2);
    }
}
