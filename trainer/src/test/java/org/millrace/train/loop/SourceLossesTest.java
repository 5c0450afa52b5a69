package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.data.pack.PackedSequence;

class SourceLossesTest {

    private final SourceLosses losses = new SourceLosses();

    @Test
    void eachTokenCountsForTheSourceOfItsDocument() {
        PackedSequence first = sequence(new int[] {3, 2}, "web", "books");
        PackedSequence second = sequence(new int[] {4, 1}, "books", "code");

        losses.add(List.of(first, second), new float[] {1, 2, 0, 5, 0, 0, 0, 0, 6, 7, 9, 0, 0, 0, 0, 0});

        assertThat(losses.bySource()).containsAllEntriesOf(Map.of("web", 1.5, "books", 27 / 4.0));
        assertThat(losses.bySource().get("code")).isNaN();
        assertThat(losses.mean()).isEqualTo(30 / 6.0);
    }

    @Test
    void readsAsASentence() {
        losses.add(List.of(sequence(new int[] {3, 2}, "web", "books")), new float[] {1, 2, 0, 5, 0, 0, 0, 0});

        assertThat(losses).hasToString("2.6667 (books 5.0000 on 1 tokens, web 1.5000 on 2 tokens)");
    }

    /** Eight tokens, padding included. */
    private static PackedSequence sequence(int[] lengths, String... sources) {
        return new PackedSequence(0, new int[8], lengths, new long[lengths.length], new long[lengths.length], sources);
    }
}
