package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.data.pack.PackedSequences.CONFIGURATION;
import static org.millrace.data.pack.PackedSequences.hadoop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Corpora at the edges, from documents through the file and back, with every policy. */
class PackerEdgesTest {

    private static final int PAD = 151_643;

    @TempDir
    Path folder;

    /** Packs documents into a dataset of one file and returns its pieces, put together by document. */
    private List<int[]> throughAFile(PackingPolicy policy, int sequenceLength, List<int[]> documents)
            throws IOException {
        PackStatistics statistics;
        PackedPart part;
        try (PackedWriter writer =
                new PackedWriter(CONFIGURATION, hadoop(folder.resolve("part-00000.parquet")), sequenceLength)) {
            Packer packer = PackSettings.of(policy, sequenceLength, PAD).packer(writer::write);
            for (int id = 0; id < documents.size(); id++) {
                packer.add(id, "a", documents.get(id));
            }
            packer.finish();
            statistics = packer.statistics();
            part = writer.finish();
        }
        PackedSequences.writeManifest(
                folder,
                PackedManifest.of("edge", policy, sequenceLength, List.of(part), statistics, "tokenizer", PAD, 1));
        record Piece(long document, long offset, int[] tokens) {}
        List<Piece> pieces = new ArrayList<>();
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            assertThat(dataset.size()).isEqualTo(statistics.sequences());
            for (long i = 0; i < dataset.size(); i++) {
                PackedSequence sequence = dataset.get(i);
                assertThat(sequence.inputIds()).hasSize(sequenceLength);
                int at = 0;
                for (int n = 0; n < sequence.documentIds().length; n++) {
                    int end = at + sequence.documentLengths()[n];
                    pieces.add(new Piece(
                            sequence.documentIds()[n],
                            sequence.documentOffsets()[n],
                            Arrays.copyOfRange(sequence.inputIds(), at, end)));
                    at = end;
                }
                assertThat(Arrays.copyOfRange(sequence.inputIds(), at, sequenceLength))
                        .containsOnly(at == sequenceLength ? new int[0] : new int[] {PAD});
            }
        }
        List<int[]> found = new ArrayList<>();
        documents.forEach(document -> found.add(new int[0]));
        pieces.sort(Comparator.comparingLong(Piece::document).thenComparingLong(Piece::offset));
        for (Piece piece : pieces) {
            int[] before = found.get((int) piece.document());
            assertThat(piece.offset()).isEqualTo(before.length);
            found.set(
                    (int) piece.document(),
                    IntStream.concat(IntStream.of(before), IntStream.of(piece.tokens()))
                            .toArray());
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource(PackingPolicy.class)
    void idsAboveSixteenBitsSurvive(PackingPolicy policy) throws IOException {
        List<int[]> documents = List.of(
                new int[] {65_535, 65_536, 65_537, 151_642}, new int[] {152_063, 0, 1, 1 << 24, Integer.MAX_VALUE});

        assertThat(throughAFile(policy, 16, documents)).containsExactlyElementsOf(documents);
    }

    @ParameterizedTest
    @EnumSource(PackingPolicy.class)
    void aDocumentOfTenMillionTokensIsWhole(PackingPolicy policy) throws IOException {
        int[] document = IntStream.range(0, 10_000_000).map(i -> i % 151_643).toArray();
        List<int[]> documents = List.of(new int[] {5}, document, new int[] {6, 7});
        List<int[]> found = new ArrayList<>(documents);
        // Of the long one only the ends are put together, since copying it piece by piece takes its square.
        long[] pieces = new long[1];
        long[] tokens = new long[1];
        Packer packer = PackSettings.of(policy, 32_768, PAD).packer(sequence -> {
            int at = 0;
            for (int n = 0; n < sequence.documentIds().length; n++) {
                if (sequence.documentIds()[n] == 1) {
                    pieces[0]++;
                    for (int i = 0; i < sequence.documentLengths()[n]; i++) {
                        int offset = (int) sequence.documentOffsets()[n] + i;
                        tokens[0] += sequence.inputIds()[at + i] == document[offset] ? 1 : 0;
                    }
                }
                at += sequence.documentLengths()[n];
            }
        });
        for (int id = 0; id < found.size(); id++) {
            packer.add(id, "a", found.get(id));
        }
        packer.finish();

        assertThat(tokens[0]).isEqualTo(document.length);
        assertThat(pieces[0]).isEqualTo(306);
        assertThat(packer.statistics().documentsTooLong()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(PackingPolicy.class)
    void emptyDocumentsLeaveNoTrace(PackingPolicy policy) throws IOException {
        List<int[]> documents = List.of(new int[0], new int[] {1, 2, 3}, new int[0], new int[] {4}, new int[0]);

        assertThat(throughAFile(policy, 4, documents)).containsExactlyElementsOf(documents);
        assertThat(PackedManifest.read(CONFIGURATION, hadoop(folder)).statistics())
                .isEqualTo(new PackStatistics(1, 0, 2, 4, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @EnumSource(PackingPolicy.class)
    void aCorpusSmallerThanOneSequenceIsOnePaddedSequence(PackingPolicy policy) throws IOException {
        List<int[]> documents = List.of(new int[] {1, 2, 3}, new int[] {4});

        assertThat(throughAFile(policy, 300_000, documents)).containsExactlyElementsOf(documents);
        assertThat(PackedManifest.read(CONFIGURATION, hadoop(folder)).statistics())
                .isEqualTo(new PackStatistics(1, 0, 2, 4, 0, 299_996, 0, 0, 0));
    }

    @ParameterizedTest
    @EnumSource(PackingPolicy.class)
    void nothingToPackIsAnEmptyFile(PackingPolicy policy) throws IOException {
        assertThat(throughAFile(policy, 512, List.of())).isEmpty();
        assertThat(PackedManifest.read(CONFIGURATION, hadoop(folder)).statistics())
                .isEqualTo(PackStatistics.NONE);
    }
}
