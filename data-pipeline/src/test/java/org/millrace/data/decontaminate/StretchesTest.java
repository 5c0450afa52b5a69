package org.millrace.data.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.millrace.data.decontaminate.CommonSubsequence.Span;

class StretchesTest {

    private static final DecontaminationSettings QWEN = DecontaminationSettings.qwen25();

    @Test
    void findsAllThatTheDefinitionCallsContaminatedAndNoMore() {
        Random random = new Random(4);
        int contaminated = 0;
        for (int round = 0; round < 3_000; round++) {
            int[] item = random.ints(5 + random.nextInt(60), 0, 30).toArray();
            int[] document = document(item, 5 + random.nextInt(400), random);
            boolean expected = byDefinition(document, item);
            boolean found = find(QWEN, document, item) != null;
            assertThat(found)
                    .as("%s and %s", Arrays.toString(document), Arrays.toString(item))
                    .isEqualTo(expected);
            contaminated += expected ? 1 : 0;
        }
        assertThat(contaminated).isBetween(200, 2_500);
    }

    @Test
    void thirteenTokensAreEnoughAndTwelveAreNot() {
        int[] item = counting(0, 20);
        assertThat(find(QWEN, concat(counting(0, 13), counting(100, 7)), item))
                .isEqualTo(new Stretches.Match(0, 13, 13, 20));
        assertThat(find(QWEN, concat(counting(0, 12), counting(100, 8)), item)).isNull();
    }

    @Test
    void sixTenthsOfTheShorterAreEnoughAndLessIsNot() {
        int[] item = counting(0, 50);
        assertThat(find(QWEN, concat(counting(0, 30), counting(100, 20)), item))
                .isEqualTo(new Stretches.Match(0, 30, 30, 50));
        assertThat(find(QWEN, concat(counting(0, 29), counting(100, 21)), item)).isNull();
        // The document is the shorter one.
        assertThat(find(QWEN, concat(counting(0, 15), counting(100, 10)), item))
                .isEqualTo(new Stretches.Match(0, 15, 15, 25));
        assertThat(find(QWEN, concat(counting(0, 14), counting(100, 11)), item)).isNull();
    }

    @Test
    void theCommonPartHasToBeInOneStretchOfALongDocument() {
        int[] item = counting(0, 50);
        int[] together = concat(counting(1_000, 333), counting(0, 30), counting(2_000, 500));
        int[] scattered =
                concat(counting(0, 15), counting(1_000, 300), counting(15, 15), counting(2_000, 300), counting(30, 20));
        assertThat(find(QWEN, together, item)).isNotNull();
        assertThat(find(QWEN, scattered, item)).isNull();
        DecontaminationSettings whole = new DecontaminationSettings(true, 13, 0.6, true, false, 13, 8);
        assertThat(find(whole, scattered, item)).isEqualTo(new Stretches.Match(0, 50, 30, 50));
    }

    @Test
    void aShortDocumentIsFoundAnywhereInALongItem() {
        int[] item = counting(0, 5_000);
        for (int begin : new int[] {0, 1, 17, 2_500, 4_979}) {
            assertThat(find(QWEN, counting(begin, 20), item))
                    .as("from %d", begin)
                    .isNotNull();
        }
    }

    @Test
    void ofSeveralItemsTheMostContainedIsNamed() {
        List<int[]> items = List.of(concat(counting(0, 20), counting(100, 10)), counting(0, 40), counting(0, 20));
        NGramIndex candidates = new NGramIndex(Stretches.CANDIDATE_TOKENS, items, 32);
        assertThat(new Stretches(QWEN, items, counting(0, 40)).find(candidates))
                .isEqualTo(new Stretches.Match(1, 40, 24, 40));
        assertThat(new Stretches(QWEN, items, concat(counting(0, 20), counting(500, 100))).find(candidates))
                .isEqualTo(new Stretches.Match(2, 20, 13, 20));
    }

    @Test
    void threeTokensInARowMakeACandidate() {
        int[] item = counting(0, 60);
        int[] everyFourth = counting(0, 60);
        int[] everyThird = counting(0, 60);
        for (int i = 0; i < 60; i++) {
            everyFourth[i] = i % 4 == 3 ? Tokens.UNKNOWN : everyFourth[i];
            everyThird[i] = i % 3 == 2 ? Tokens.UNKNOWN : everyThird[i];
        }
        assertThat(find(QWEN, everyFourth, item)).isEqualTo(new Stretches.Match(0, 45, 36, 60));
        // Two thirds are common, but nothing leads to them.
        assertThat(find(QWEN, everyThird, item)).isNull();
    }

    @Test
    void longerPairsNeedMoreCandidates() {
        int[] item = counting(0, 640);
        int[] document = counting(0, 640);
        for (int i = 0; i < 640; i++) {
            document[i] = i % 3 == 2 ? Tokens.UNKNOWN : document[i];
        }
        // Each copied run of 12 tokens adds ten places of three, and two where it meets what was left.
        System.arraycopy(counting(0, 12), 0, document, 0, 12);
        assertThat(find(QWEN, document, item)).isNull();
        System.arraycopy(counting(300, 12), 0, document, 300, 12);
        assertThat(find(QWEN, document, item)).isNotNull();
    }

    private static Stretches.@Nullable Match find(DecontaminationSettings settings, int[] document, int[] item) {
        NGramIndex candidates = new NGramIndex(Stretches.CANDIDATE_TOKENS, List.of(item), 32);
        return new Stretches(settings, List.of(item), document).find(candidates);
    }

    /** A document of other tokens that holds a copy of a part of the item, some of its tokens replaced. */
    private static int[] document(int[] item, int length, Random random) {
        int[] document = random.ints(length, 20, 200)
                .map(token -> token < 30 ? token : Tokens.UNKNOWN)
                .toArray();
        int copied = Math.min(length, random.nextInt(item.length + 1));
        int at = random.nextInt(length - copied + 1);
        double replaced = random.nextDouble() * 0.5;
        for (int i = 0; i < copied; i++) {
            if (random.nextDouble() >= replaced) {
                document[at + i] = item[i];
            }
        }
        return document;
    }

    private static boolean byDefinition(int[] document, int[] item) {
        int shorter = Math.min(document.length, item.length);
        if (shorter < 13) {
            return false;
        }
        boolean inDocument = document.length > item.length;
        int[] longer = inDocument ? document : item;
        int[] other = inDocument ? item : document;
        boolean whole = longer.length <= 2 * shorter;
        for (int begin = 0; begin == 0 || !whole && begin + shorter < longer.length; begin += shorter) {
            int end = whole ? longer.length : Math.min(longer.length, begin + 2 * shorter);
            int common =
                    new CommonSubsequence().length(new Span(longer, begin, end), new Span(other, 0, other.length), 0);
            if (common >= Math.max(13, Math.ceil(0.6 * shorter - 1e-9))
                    && candidates(document, item, inDocument, begin, end) >= Math.max(1, shorter / 32)) {
                return true;
            }
        }
        return false;
    }

    /** Places of the document where three tokens in a row are those of the item's, first of all, in a stretch. */
    private static int candidates(int[] document, int[] item, boolean inDocument, int begin, int end) {
        int candidates = 0;
        for (int i = 0; i + 3 <= document.length; i++) {
            int[] nGram = Arrays.copyOfRange(document, i, i + 3);
            if (Arrays.stream(nGram).anyMatch(token -> token == Tokens.UNKNOWN)) {
                continue;
            }
            for (int j = 0; j + 3 <= item.length; j++) {
                if (Arrays.equals(nGram, Arrays.copyOfRange(item, j, j + 3))) {
                    int place = inDocument ? i : j;
                    candidates += place >= begin && place < end ? 1 : 0;
                    break;
                }
            }
        }
        return candidates;
    }

    private static int[] counting(int from, int length) {
        int[] tokens = new int[length];
        Arrays.setAll(tokens, i -> from + i);
        return tokens;
    }

    private static int[] concat(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
