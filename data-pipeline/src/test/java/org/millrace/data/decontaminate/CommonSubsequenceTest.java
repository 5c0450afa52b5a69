package org.millrace.data.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.data.decontaminate.CommonSubsequence.Span;

class CommonSubsequenceTest {

    private static final int[] LENGTHS = {0, 1, 2, 13, 63, 64, 65, 127, 128, 129, 200, 321};

    private final CommonSubsequence common = new CommonSubsequence();

    @Test
    void equalsDynamicProgrammingAtEveryLengthAndNumberOfTokens() {
        Random random = new Random(1);
        for (int tokens : new int[] {1, 2, 5, 40, 1_000}) {
            for (int first : LENGTHS) {
                for (int second : LENGTHS) {
                    int[] a = sequence(first, tokens, random);
                    int[] b = sequence(second, tokens, random);
                    assertThat(length(a, b, 0))
                            .as("%d and %d of %d tokens", first, second, tokens)
                            .isEqualTo(expected(a, b));
                }
            }
        }
    }

    @Test
    void aBoundIsNeverExceededAndNeverHidesWhatReachesIt() {
        Random random = new Random(2);
        for (int round = 0; round < 2_000; round++) {
            int[] a = sequence(1 + random.nextInt(90), 12, random);
            int[] b = sequence(1 + random.nextInt(90), 12, random);
            int exact = expected(a, b);
            int required = random.nextInt(60);
            int got = length(a, b, required);
            if (exact >= required) {
                assertThat(got).isEqualTo(exact);
            } else {
                assertThat(got).isLessThan(required);
            }
        }
    }

    @Test
    void takesPartsOfSequences() {
        int[] a = {9, 1, 2, 3, 9};
        int[] b = {1, 7, 2, 7, 3, 9};
        assertThat(common.length(new Span(a, 1, 4), new Span(b, 0, 5), 0)).isEqualTo(3);
        assertThat(common.length(new Span(a, 1, 4), new Span(b, 1, 4), 0)).isEqualTo(1);
    }

    @Test
    void unknownTokensEqualNothing() {
        int[] unknown = {Tokens.UNKNOWN, Tokens.UNKNOWN, 5};
        assertThat(length(unknown, unknown, 0)).isEqualTo(1);
    }

    private int length(int[] a, int[] b, int required) {
        return common.length(new Span(a, 0, a.length), new Span(b, 0, b.length), required);
    }

    private static int[] sequence(int length, int tokens, Random random) {
        // Some are unknown, and numbers far apart meet in the same slots.
        return random.ints(length, -1, tokens)
                .map(token -> token < 0 ? Tokens.UNKNOWN : token << 12)
                .toArray();
    }

    private static int expected(int[] a, int[] b) {
        int[][] table = new int[a.length + 1][b.length + 1];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                table[i + 1][j + 1] = a[i] == b[j] && a[i] != Tokens.UNKNOWN
                        ? table[i][j] + 1
                        : Math.max(table[i][j + 1], table[i + 1][j]);
            }
        }
        return table[a.length][b.length];
    }
}
