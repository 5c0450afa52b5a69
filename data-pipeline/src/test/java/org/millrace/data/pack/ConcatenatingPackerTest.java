package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcatenatingPackerTest {

    private static final int PAD = 99;

    private final List<PackedSequence> out = new ArrayList<>();

    private Packer packer(int sequenceLength) {
        return PackSettings.of(PackingPolicy.CONCATENATE, sequenceLength, PAD).packer(out::add);
    }

    @Test
    void joinsDocumentsAndContinuesTheOneThatDoesNotFit() throws IOException {
        Packer packer = packer(4);
        packer.add(7, "prose", new int[] {1, 2, 3});
        packer.add(8, "code", new int[] {4, 5, 6});
        packer.finish();

        assertThat(out).hasSize(2);
        PackedSequence first = out.get(0);
        assertThat(first.index()).isZero();
        assertThat(first.inputIds()).containsExactly(1, 2, 3, 4);
        assertThat(first.documentLengths()).containsExactly(3, 1);
        assertThat(first.documentIds()).containsExactly(7, 8);
        assertThat(first.documentOffsets()).containsExactly(0, 0);
        assertThat(first.sources()).containsExactly("prose", "code");
        PackedSequence second = out.get(1);
        assertThat(second.index()).isEqualTo(1);
        assertThat(second.inputIds()).containsExactly(5, 6, PAD, PAD);
        assertThat(second.documentLengths()).containsExactly(2);
        assertThat(second.documentOffsets()).containsExactly(1);
        assertThat(packer.statistics()).isEqualTo(new PackStatistics(2, 0, 2, 6, 0, 2, 1, 1, 0));
    }

    @Test
    void documentThatEndsWithTheSequenceIsNotCut() throws IOException {
        Packer packer = packer(3);
        packer.add(1, "a", new int[] {1, 2, 3});
        packer.add(2, "a", new int[] {4, 5, 6});
        packer.finish();
        assertThat(packer.statistics()).isEqualTo(new PackStatistics(2, 2, 2, 6, 0, 0, 0, 0, 0));
    }

    @Test
    void documentWithoutTokensLeavesNoTrace() throws IOException {
        Packer packer = packer(3);
        packer.add(1, "a", new int[0]);
        packer.finish();
        assertThat(out).isEmpty();
        assertThat(packer.statistics()).isEqualTo(PackStatistics.NONE);
    }

    @Test
    void longDocumentGoesThroughManySequences() throws IOException {
        Packer packer = packer(1000);
        packer.add(1, "a", IntStream.range(0, 10_000_001).toArray());
        packer.finish();
        assertThat(out).hasSize(10_001);
        for (PackedSequence sequence : out.subList(0, 10_000)) {
            assertThat(sequence.documentOffsets()).containsExactly(sequence.index() * 1000);
            assertThat(sequence.inputIds()[999]).isEqualTo((int) (sequence.index() * 1000 + 999));
        }
        assertThat(packer.statistics())
                .isEqualTo(new PackStatistics(10_001, 10_000, 1, 10_000_001, 0, 999, 10_000, 1, 1));
    }

    @Test
    void piecesOfRandomDocumentsPutTheDocumentsTogetherAgain() throws IOException {
        Random random = new Random(5);
        List<int[]> documents = new ArrayList<>();
        Packer packer = packer(207);
        for (int id = 0; id < 500; id++) {
            int[] tokens = random.ints(random.nextInt(700), 0, 1000).toArray();
            documents.add(tokens);
            packer.add(id, "s" + id % 3, tokens);
        }
        packer.finish();

        List<List<Integer>> rebuilt = new ArrayList<>();
        documents.forEach(document -> rebuilt.add(new ArrayList<>()));
        for (PackedSequence sequence : out) {
            int at = 0;
            for (int i = 0; i < sequence.documentLengths().length; i++) {
                int id = (int) sequence.documentIds()[i];
                assertThat(sequence.sources()[i]).isEqualTo("s" + id % 3);
                assertThat(sequence.documentOffsets()[i])
                        .isEqualTo(rebuilt.get(id).size());
                for (int end = at + sequence.documentLengths()[i]; at < end; at++) {
                    rebuilt.get(id).add(sequence.inputIds()[at]);
                }
            }
        }
        for (int id = 0; id < documents.size(); id++) {
            assertThat(rebuilt.get(id))
                    .containsExactlyElementsOf(
                            IntStream.of(documents.get(id)).boxed().toList());
        }
    }

    @Test
    void refusesDocumentsAfterFinish() throws IOException {
        Packer packer = packer(4);
        packer.finish();
        assertThatThrownBy(() -> packer.add(3, "a", new int[] {1}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Document 3");
    }

    @Test
    void refusesSequencesWithoutLength() {
        assertThatThrownBy(() -> packer(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be: 0");
    }
}
