package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.data.pack.ShuffleKey;
import org.millrace.data.tokenize.TokenizedDocument;
import scala.Tuple2;

class ShuffledTokensTest {

    @Test
    void eachCopyTravelsUnderAKeyOfItsOwn() {
        TokenizedDocument document = new TokenizedDocument(77, "prose", 3, new int[] {5, 151_000, 0});
        List<Tuple2<byte[], byte[]>> pairs =
                ShuffledTokens.pairs(document, 42, "short").toList();

        assertThat(pairs).hasSize(3).extracting(Tuple2::_1).doesNotHaveDuplicates();
        assertThat(pairs).allSatisfy(pair -> {
            ShuffledTokens tokens = ShuffledTokens.ofPair(pair);
            assertThat(tokens.documentId()).isEqualTo(77);
            assertThat(tokens.source()).isEqualTo("prose");
            assertThat(tokens.tokens()).containsExactly(5, 151_000, 0);
        });
    }

    @Test
    void bytesSortAsShuffleKeysDoAndRangesFollowThatOrder() {
        Random random = new Random(5);
        KeyPartitioner ranges = new KeyPartitioner(7);
        for (int i = 0; i < 2000; i++) {
            long left = random.nextLong();
            long right = random.nextLong();
            Tuple2<byte[], byte[]> one = only(left);
            Tuple2<byte[], byte[]> other = only(right);
            long leftKey = ShuffleKey.of(1, "s", left & Long.MAX_VALUE, 0);
            long rightKey = ShuffleKey.of(1, "s", right & Long.MAX_VALUE, 0);

            assertThat(Integer.signum(new SortedBytes().compare(one._1(), other._1())))
                    .isEqualTo(Integer.signum(Long.compare(leftKey, rightKey)));
            assertThat(ranges.getPartition(one._1())).isEqualTo(ShuffleKey.partition(leftKey, 7));
        }
    }

    private static Tuple2<byte[], byte[]> only(long id) {
        return ShuffledTokens.pairs(new TokenizedDocument(id & Long.MAX_VALUE, "s", 1, new int[] {1}), 1, "s")
                .toList()
                .get(0);
    }
}
