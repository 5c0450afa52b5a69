package org.millrace.data.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NGramIndexTest {

    @Test
    void findsEverySharedNGramAtItsFirstPlaceInEachItem() {
        Random random = new Random(1);
        for (int n : new int[] {1, 2, 5, 13}) {
            List<int[]> items = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                items.add(random.ints(random.nextInt(30), 0, 3).toArray());
            }
            // What is unknown ends every n-gram.
            int[] document = random.ints(300, -1, 3).toArray();
            assertThat(shared(new NGramIndex(n, items, 100), document))
                    .as("n = %d", n)
                    .containsExactlyElementsOf(expected(n, items, document));
        }
    }

    @Test
    void anNGramOfManyItemsPointsToTheFirst() {
        List<int[]> items = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            items.add(new int[] {1, 2, 3, 10 + i});
        }
        items.add(new int[] {1, 2, 3});
        NGramIndex index = new NGramIndex(3, items, 4);
        assertThat(shared(index, new int[] {0, 1, 2, 3}))
                .containsExactly("1 in 0 at 0", "1 in 1 at 0", "1 in 2 at 0", "1 in 3 at 0");
        assertThat(shared(index, new int[] {2, 3, 18})).containsExactly("0 in 8 at 1");
        assertThat(index.pointers(0)).isEqualTo(2);
        assertThat(index.pointers(9)).isEqualTo(1);
        assertThat(index.pointers(10)).isZero();
    }

    @Test
    void stopsWhereTheVisitorWantsNoMore() {
        NGramIndex index = new NGramIndex(1, List.of(new int[] {4}), 1);
        int[] visits = {0};
        index.forEachShared(new int[] {4, 4, 4}, (begin, item, beginInItem) -> ++visits[0] < 2);
        assertThat(visits[0]).isEqualTo(2);
    }

    @Test
    void worksWithoutItems() {
        assertThat(shared(new NGramIndex(5, List.of(), 64), new int[20])).isEmpty();
    }

    @Test
    void refusesMoreThanAnIndexCanHold() {
        int[] large = new int[1 << 20];
        List<int[]> items = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            items.add(large);
        }
        assertThatThrownBy(() -> new NGramIndex(1, items, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("68157440 n-grams");
    }

    private static List<String> shared(NGramIndex index, int[] document) {
        List<String> shared = new ArrayList<>();
        index.forEachShared(document, (begin, item, beginInItem) -> {
            shared.add("%d in %d at %d".formatted(begin, item, beginInItem));
            return true;
        });
        return shared;
    }

    private static List<String> expected(int n, List<int[]> items, int[] document) {
        List<String> expected = new ArrayList<>();
        for (int begin = 0; begin + n <= document.length; begin++) {
            int[] nGram = Arrays.copyOfRange(document, begin, begin + n);
            if (Arrays.stream(nGram).anyMatch(token -> token == Tokens.UNKNOWN)) {
                continue;
            }
            for (int item = 0; item < items.size(); item++) {
                int[] of = items.get(item);
                for (int at = 0; at + n <= of.length; at++) {
                    if (Arrays.equals(nGram, Arrays.copyOfRange(of, at, at + n))) {
                        expected.add("%d in %d at %d".formatted(begin, item, at));
                        break;
                    }
                }
            }
        }
        return expected;
    }
}
