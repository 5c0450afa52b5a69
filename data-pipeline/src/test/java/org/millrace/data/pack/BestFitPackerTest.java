package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BestFitPackerTest {

    private static final int PAD = 99_999;

    private final List<PackedSequence> out = new ArrayList<>();

    private BestFitPacker packer(int sequenceLength, double maxPaddingShare, int windowTokens) {
        return packer(sequenceLength, maxPaddingShare, windowTokens, FullLengthMix.EVERYTHING);
    }

    private BestFitPacker packer(int sequenceLength, double maxPaddingShare, int windowTokens, FullLengthMix mix) {
        return new BestFitPacker(
                new PackSettings(PackingPolicy.BEST_FIT, sequenceLength, PAD, maxPaddingShare, mix),
                windowTokens,
                out::add);
    }

    @Test
    void keepsDocumentsWhole() throws IOException {
        Packer packer = packer(10, 1, 1000);
        packer.add(1, "a", tokens(3, 100));
        packer.add(2, "b", tokens(2, 200));
        packer.add(3, "a", tokens(7, 300));
        packer.add(4, "a", tokens(8, 400));
        packer.finish();

        assertThat(out).hasSize(2);
        PackedSequence first = out.stream()
                .filter(sequence -> sequence.documentIds()[0] == 1)
                .findFirst()
                .orElseThrow();
        assertThat(first.inputIds()).containsExactly(100, 101, 102, 300, 301, 302, 303, 304, 305, 306);
        assertThat(first.documentLengths()).containsExactly(3, 7);
        assertThat(first.documentIds()).containsExactly(1, 3);
        assertThat(first.documentOffsets()).containsExactly(0, 0);
        assertThat(first.sources()).containsExactly("a", "a");
        assertThat(packer.statistics()).isEqualTo(new PackStatistics(2, 0, 4, 20, 0, 0, 0, 0, 0));
    }

    @Test
    void cutsLongDocumentsAtMultiplesOfTheLength() throws IOException {
        Packer packer = packer(10, 1, 1000);
        packer.add(1, "a", tokens(24, 100));
        packer.add(2, "a", tokens(6, 200));
        packer.add(3, "a", tokens(10, 300));
        packer.finish();

        assertThat(out)
                .extracting(sequence -> Arrays.toString(sequence.documentIds())
                        + Arrays.toString(sequence.documentOffsets())
                        + Arrays.toString(sequence.documentLengths()))
                .containsExactlyInAnyOrder("[1][0][10]", "[1][10][10]", "[1, 2][20, 0][4, 6]", "[3][0][10]");
        assertThat(out).extracting(PackedSequence::index).containsExactly(0L, 1L, 2L, 3L);
        assertThat(packer.statistics()).isEqualTo(new PackStatistics(4, 3, 3, 40, 0, 0, 2, 1, 1));
    }

    @Test
    void padsRatherThanCutsWhileThePaddingMayBe() throws IOException {
        Packer packer = packer(10, 1, 1000);
        for (int id = 0; id < 50; id++) {
            packer.add(id, "a", tokens(6, id));
        }
        packer.finish();

        assertThat(packer.statistics()).isEqualTo(new PackStatistics(50, 0, 50, 300, 0, 200, 0, 0, 0));
        assertThat(out)
                .allSatisfy(sequence -> assertThat(sequence.inputIds())
                        .endsWith(PAD, PAD, PAD, PAD)
                        .doesNotContain(PAD, org.assertj.core.data.Index.atIndex(5)));
    }

    @Test
    void cutsRatherThanPadsBeyondTheLimit() throws IOException {
        Packer packer = packer(10, 0.1, 1000);
        for (int id = 0; id < 50; id++) {
            packer.add(id, "a", tokens(6, id));
        }
        packer.finish();

        PackStatistics statistics = packer.statistics();
        assertThat(statistics.tokens()).isEqualTo(300);
        assertThat(statistics.paddingShare()).isLessThanOrEqualTo(0.1);
        // Each of the sequences saved takes one and a half holes of four tokens: no packing cuts less.
        assertThat(statistics.documentsCut()).isBetween(15L, 28L);
        assertThat(statistics.documentsCutNeedlessly()).isEqualTo(statistics.documentsCut());
        assertHoldsEveryToken(
                IntStream.range(0, 50).mapToObj(id -> tokens(6, id)).toList());
    }

    @ParameterizedTest(name = "length {0}, padding at most {1}, windows of {2}")
    @CsvSource({"207, 1, 3000", "207, 0.001, 3000", "64, 0, 9000", "13, 0.01, 200", "4096, 0.001, 100000", "1, 0.5, 40"
    })
    void everyTokenIsInOnePieceWhateverTheWindows(int sequenceLength, double maxPaddingShare, int window)
            throws IOException {
        Random random = new Random(sequenceLength);
        List<int[]> documents = new ArrayList<>();
        long tokens = 0;
        Packer packer = packer(sequenceLength, maxPaddingShare, window);
        for (int id = 0; id < 800; id++) {
            int[] document = random.ints((int) Math.exp(random.nextDouble() * 7.5) - 1, 0, 152_064)
                    .toArray();
            documents.add(document);
            tokens += document.length;
            packer.add(id, "s" + id % 3, document);
        }
        packer.finish();

        assertHoldsEveryToken(documents);
        PackStatistics statistics = packer.statistics();
        assertThat(statistics.tokens()).isEqualTo(tokens);
        assertThat(statistics.documents())
                .isEqualTo(documents.stream()
                        .filter(document -> document.length > 0)
                        .count());
        assertThat(statistics.sequences()).isEqualTo(out.size());
        assertThat(statistics.tokens() + statistics.padding()).isEqualTo((long) out.size() * sequenceLength);
        assertThat(statistics.padding())
                .isLessThan(sequenceLength + (long) (maxPaddingShare * out.size() * sequenceLength) + 1);
        long pieces = out.stream()
                .mapToLong(sequence -> sequence.documentIds().length)
                .sum();
        assertThat(statistics.cuts()).isEqualTo(pieces - statistics.documents());
        assertThat(statistics.documentsTooLong())
                .isEqualTo(documents.stream()
                        .filter(document -> document.length > sequenceLength)
                        .count());
        assertThat(statistics.documentsCut()).isEqualTo(documentsInSeveralPieces());
    }

    private long documentsInSeveralPieces() {
        Map<Long, Integer> pieces = new HashMap<>();
        for (PackedSequence sequence : out) {
            for (long id : sequence.documentIds()) {
                pieces.merge(id, 1, Integer::sum);
            }
        }
        return pieces.values().stream().filter(count -> count > 1).count();
    }

    private void assertHoldsEveryToken(List<int[]> documents) {
        List<boolean[]> seen = new ArrayList<>();
        documents.forEach(document -> seen.add(new boolean[document.length]));
        for (int index = 0; index < out.size(); index++) {
            PackedSequence sequence = out.get(index);
            assertThat(sequence.index()).isEqualTo(index);
            int at = 0;
            for (int piece = 0; piece < sequence.documentIds().length; piece++) {
                int id = (int) sequence.documentIds()[piece];
                int offset = (int) sequence.documentOffsets()[piece];
                if (piece > 0) {
                    int idBefore = (int) sequence.documentIds()[piece - 1];
                    assertThat(id)
                            .as("documents came in the order of their ids")
                            .isGreaterThanOrEqualTo(idBefore);
                    assertThat(id > idBefore || offset > sequence.documentOffsets()[piece - 1])
                            .isTrue();
                }
                for (int i = 0; i < sequence.documentLengths()[piece]; i++) {
                    assertThat(sequence.inputIds()[at++]).isEqualTo(documents.get(id)[offset + i]);
                    assertThat(seen.get(id)[offset + i]).isFalse();
                    seen.get(id)[offset + i] = true;
                }
            }
            for (; at < sequence.inputIds().length; at++) {
                assertThat(sequence.inputIds()[at]).isEqualTo(PAD);
            }
        }
        for (boolean[] document : seen) {
            for (boolean token : document) {
                assertThat(token).isTrue();
            }
        }
    }

    @Test
    void orderOfSequencesDoesNotFollowTheLengthOfTheirDocuments() throws IOException {
        Random random = new Random(3);
        Packer packer = packer(512, 0.001, 1 << 20);
        for (int id = 0; id < 20_000; id++) {
            packer.add(id, "a", new int[1 + (int) Math.exp(random.nextDouble() * 6)]);
        }
        packer.finish();

        double[] place = IntStream.range(0, out.size()).asDoubleStream().toArray();
        double[] pieces = out.stream()
                .mapToDouble(sequence -> sequence.documentIds().length)
                .toArray();
        assertThat(correlation(place, pieces)).isBetween(-0.08, 0.08);
    }

    private static double correlation(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    @Test
    void givesTheAskedShareOfFullLengthWhereLongDocumentsAreScarce() throws IOException {
        // 400 stretches of 64 tokens, and short documents for 3,600 sequences.
        var supply = new FullLengthMix.Supply(0.4, 64, 1000, 4000 * 64, 400);
        assertThat(supply.isEnough()).isTrue();
        Packer packer = packer(64, 0.001, 20_000, supply.mix());
        for (int id = 0; id < 400; id++) {
            packer.add(id, "long", tokens(64, id));
            for (int part = 0; part < 36; part++) {
                packer.add(1000 + id * 36 + part, "short", tokens(16, part));
            }
        }
        packer.finish();

        PackStatistics statistics = packer.statistics();
        assertThat(statistics.fullLength()).isEqualTo(400);
        assertThat(statistics.sequences()).isEqualTo(1000);
        assertThat(statistics.tokens() + statistics.leftOut()).isEqualTo(4000 * 64);
        assertThat(statistics.tokens()).isBetween(999L * 64, 1000L * 64);
    }

    @Test
    void givesTheAskedShareOfFullLengthWhereLongDocumentsAbound() throws IOException {
        var supply = new FullLengthMix.Supply(0.4, 64, 1000, 1000 * 64, 1000);
        Packer packer = packer(64, 0.001, 20_000, supply.mix());
        for (int id = 0; id < 100; id++) {
            packer.add(id, "long", tokens(640, id));
        }
        packer.finish();

        PackStatistics statistics = packer.statistics();
        assertThat(statistics.sequences()).isEqualTo(1000);
        assertThat(statistics.fullLength()).isEqualTo(400);
        assertThat(statistics.leftOut()).isZero();
        assertThat(out.stream().filter(sequence -> sequence.documentIds().length == 1))
                .hasSize(400);
        assertHoldsEveryToken(
                IntStream.range(0, 100).mapToObj(id -> tokens(640, id)).toList());
    }

    @Test
    void stretchesThatAreWantedAreNotCutToFillHoles() throws IOException {
        // Holes of 30 tokens that only stretches, or other documents of 34, could fill.
        for (boolean wanted : new boolean[] {false, true}) {
            out.clear();
            Packer packer = packer(64, 0.001, 1 << 20, new FullLengthMix(wanted, 1, 1));
            for (int id = 0; id < 100; id++) {
                packer.add(id, "long", tokens(64 * 3, id));
                packer.add(1000 + id, "short", tokens(34, id));
            }
            packer.finish();

            assertThat(packer.statistics().paddingShare()).isLessThan(0.003);
            if (wanted) {
                assertThat(packer.statistics().fullLength()).isEqualTo(300);
                assertThat(packer.statistics().documentsCutNeedlessly()).isPositive();
            } else {
                assertThat(packer.statistics().fullLength()).isLessThan(300);
                assertThat(packer.statistics().documentsCutNeedlessly()).isZero();
            }
        }
    }

    @Test
    void documentsWithoutTokensLeaveNoTrace() throws IOException {
        Packer packer = packer(8, 0.001, 100);
        packer.add(1, "a", new int[0]);
        packer.finish();

        assertThat(out).isEmpty();
        assertThat(packer.statistics()).isEqualTo(PackStatistics.NONE);
    }

    @Test
    void corpusSmallerThanASequenceIsOnePaddedSequence() throws IOException {
        Packer packer = packer(1 << 20, 0.001, 1 << 24);
        packer.add(1, "a", tokens(5, 0));
        packer.add(2, "a", tokens(4, 0));
        packer.finish();

        assertThat(packer.statistics()).isEqualTo(new PackStatistics(1, 0, 2, 9, 0, (1 << 20) - 9, 0, 0, 0));
    }

    @Test
    void aDocumentOfTenMillionTokensNeedsNoMoreThanItsWindow() throws IOException {
        long[] sum = new long[1];
        Packer packer = new BestFitPacker(PackSettings.of(PackingPolicy.BEST_FIT, 4096, PAD), 1 << 20, sequence -> {
            for (int token : sequence.inputIds()) {
                sum[0] += token == PAD ? 0 : token;
            }
        });
        packer.add(1, "a", IntStream.range(0, 10_000_000).map(i -> i % 152_064).toArray());
        packer.finish();

        assertThat(packer.statistics().sequences()).isEqualTo(2442);
        assertThat(packer.statistics().fullLength()).isEqualTo(2441);
        assertThat(sum[0])
                .isEqualTo(IntStream.range(0, 10_000_000)
                                .mapToLong(i -> i % 152_064)
                                .sum()
                        - IntStream.range(0, 10_000_000)
                                        .filter(i -> i % 152_064 == PAD)
                                        .count()
                                * PAD);
    }

    @Test
    void refusesDocumentsAfterFinish() throws IOException {
        Packer packer = packer(4, 0.001, 100);
        packer.finish();
        assertThatThrownBy(() -> packer.add(3, "a", new int[] {1}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Document 3");
    }

    private static int[] tokens(int count, int first) {
        return IntStream.range(first, first + count).toArray();
    }
}
