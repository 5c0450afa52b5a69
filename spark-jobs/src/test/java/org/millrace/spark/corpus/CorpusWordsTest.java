package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.tokenize.Normalization;
import org.millrace.data.tokenize.PreTokenizer;
import org.millrace.data.tokenize.SplitPattern;
import org.millrace.data.tokenize.WordCounts;
import scala.Tuple2;

class CorpusWordsTest {

    private static final List<Document> DOCUMENTS = List.of(
            document(0, "the wheel and the water", 1), document(1, "the river, the wheel", 3), document(2, "the", 2));

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void countsEveryCopyHoweverLittleATaskMayHold(int mostWords) {
        WordCounts counts = new WordCounts();
        add(sorted(mostWords, 1 << 20), 1, counts);

        assertThat(map(counts))
                .containsOnly(
                        Map.entry("the", 6L),
                        Map.entry(" the", 4L),
                        Map.entry(" wheel", 4L),
                        Map.entry(" and", 1L),
                        Map.entry(" water", 1L),
                        Map.entry(" river", 3L),
                        Map.entry(",", 3L));
    }

    @Test
    void handsWordsOverBeforeTheyTakeTooMuchMemory() {
        List<Tuple2<byte[], Long>> all = sorted(1000, 1 << 20);
        List<Tuple2<byte[], Long>> few = sorted(1000, 20);

        assertThat(few).hasSizeGreaterThan(all.size());
        WordCounts counts = new WordCounts();
        add(few, 1, counts);
        assertThat(map(counts)).hasSize(all.size()).containsEntry("the", 6L);
    }

    @Test
    void rareWordsAreLeftOutOnRequest() {
        WordCounts counts = new WordCounts();
        add(sorted(1000, 1 << 20), 4, counts);

        assertThat(map(counts)).containsOnlyKeys("the", " the", " wheel");
    }

    @Test
    void theLeastCountKeepsToBothLimits() {
        WordSpectrum spectrum = new WordSpectrum();
        for (int i = 0; i < 100; i++) {
            spectrum.add(1, 10);
        }
        for (int i = 0; i < 10; i++) {
            spectrum.add(2, 10);
        }
        spectrum.add(1_000_000, 10);

        assertThat(spectrum.words()).isEqualTo(111);
        assertThat(spectrum.leastCount(111, 1110)).isEqualTo(1);
        assertThat(spectrum.leastCount(110, 1110)).isEqualTo(2);
        assertThat(spectrum.leastCount(111, 1109)).isEqualTo(2);
        assertThat(spectrum.leastCount(10, 1110)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "4095, 4096",
        "4096, 4608",
        "4607, 4608",
        "8191, 8192",
        "8192, 9216",
        "1000000, 1048576",
        "9223372036854775807, 9223372036854775807"
    })
    void theLeastCountIsAboveThatOfWordsThatAreTooMany(long count, long least) {
        WordSpectrum spectrum = new WordSpectrum();
        spectrum.add(count, 10);

        assertThat(spectrum.leastCount(1, 10)).isOne();
        assertThat(spectrum.leastCount(0, 10)).isEqualTo(least);
    }

    @Test
    void frequentWordsAreToldApart() {
        WordSpectrum spectrum = new WordSpectrum();
        spectrum.add(5_000, 10);
        spectrum.add(50_000, 10);

        assertThat(spectrum.leastCount(1, 100)).isBetween(5_001L, 50_000L);
    }

    @Test
    void spectraAddUpAndTravelAsArrays() {
        WordSpectrum one = new WordSpectrum();
        one.add(1, 5);
        WordSpectrum sum = WordSpectrum.ofArray(one.toArray()).plus(one);

        assertThat(sum.words()).isEqualTo(2);
        assertThat(sum.leastCount(2, 9)).isEqualTo(2);
    }

    private static List<Tuple2<byte[], Long>> sorted(int mostWords, int mostBytes) {
        List<Tuple2<byte[], Long>> pairs = new ArrayList<>();
        new WordTally(
                        DOCUMENTS.iterator(),
                        new PreTokenizer(SplitPattern.QWEN2, Normalization.NFC),
                        mostWords,
                        mostBytes)
                .forEachRemaining(pairs::add);
        pairs.sort((left, right) -> new SortedBytes().compare(left._1(), right._1()));
        return pairs;
    }

    private static void add(List<Tuple2<byte[], Long>> sorted, long leastCount, WordCounts counts) {
        new WordTotals(sorted.iterator())
                .written()
                .forEachRemaining(written -> WordTotals.addTo(counts, WordTotals.atLeast(leastCount, written)));
    }

    private static Map<String, Long> map(WordCounts counts) {
        Map<String, Long> map = new HashMap<>();
        counts.forEach(
                (bytes, from, to, count) -> map.put(new String(bytes, from, to - from, StandardCharsets.UTF_8), count));
        return map;
    }

    private static Document document(int record, String text, int copies) {
        return Document.read(new DocumentId(0, record), "prose", "file", text, Map.of())
                .withCopies(copies);
    }
}
