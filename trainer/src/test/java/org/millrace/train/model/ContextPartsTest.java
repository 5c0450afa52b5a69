package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContextPartsTest {

    @Test
    void everyTokenIsInOnePart() {
        int[] tokens = IntStream.range(0, 48).toArray();
        for (int ranks : new int[] {1, 2, 4, 8}) {
            List<Integer> selected = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                ContextParts share = ContextParts.of(8, rank, ranks);
                for (int i = 0; i < share.count(); i++) {
                    for (int token : share.select(tokens, i)) {
                        selected.add(token);
                    }
                }
            }
            assertThat(selected)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 48).boxed().toList());
        }
    }

    @Test
    void aPartHasAChunkFromEitherEnd() {
        ContextParts second = ContextParts.of(4, 1, 4);

        assertThat(second.select(IntStream.range(0, 16).toArray(), 0)).containsExactly(2, 3, 12, 13);
    }

    @Test
    void allPartsOfALongDocumentSeeEquallyManyKeys() {
        int tokens = 64;
        List<Integer> seen = new ArrayList<>();
        for (int rank = 0; rank < 4; rank++) {
            int[] positions = ContextParts.of(4, rank, 4)
                    .select(IntStream.range(0, tokens).toArray(), 0);
            seen.add(IntStream.of(positions).map(position -> position + 1).sum());
        }

        assertThat(seen).containsOnly(tokens * (tokens + 1) / 2 / 4);
    }

    @Test
    void theChunksOfARankLieTogether() {
        ContextParts share = ContextParts.of(8, 1, 2);

        assertThat(share.early(32)).isEqualTo(new ContextParts.Rows(8, 8));
        assertThat(share.late(32)).isEqualTo(new ContextParts.Rows(16, 8));
    }

    @Test
    void targetsAreThoseOfTheOwnParts() {
        TokenBatch batch = TinyModel.batch(5, 11);

        assertThat(ContextParts.all(4).targets(batch)).isEqualTo(batch.targets());
        assertThat(IntStream.range(0, 4)
                        .mapToLong(rank -> ContextParts.of(4, rank, 4).targets(batch))
                        .sum())
                .isEqualTo(batch.targets());
    }

    @Test
    void sharesThatNoHalvingLeadsToAreRefused() {
        assertThatThrownBy(() -> new ContextParts(3, 0, 1)).hasMessageContaining("a power of two parts");
        assertThatThrownBy(() -> new ContextParts(8, 1, 2)).hasMessageContaining("2 parts from number 1 on");
        assertThatThrownBy(() -> ContextParts.of(4, 0, 8))
                .hasMessage("4 parts are for a power of two of ranks up to as many, cannot be: 8");
    }
}
