package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.data.dedup.ContentHash;
import org.millrace.data.dedup.DuplicateCluster;
import org.millrace.data.document.DocumentId;
import org.millrace.spark.corpus.DuplicateWalk.Membership;
import scala.Tuple2;

class DuplicateWalkTest {

    @Test
    void textsThatOccurOnceAreNotMentioned() {
        assertThat(walk(List.of(pair("a", 0), pair("b", 1)))).isEmpty();
        assertThat(walk(List.of())).isEmpty();
    }

    @Test
    void theFirstLearnsHowManyThereAreAndTheOthersThatTheyAreNotIt() {
        DocumentId kept = new DocumentId(3, 3);

        assertThat(walk(List.of(pair("a", 5), pair("a", 3), pair("a", 9))))
                .containsExactlyInAnyOrder(
                        new Membership(5, new DocumentId(5, 5), new DuplicateCluster(kept, 2)),
                        new Membership(9, new DocumentId(9, 9), new DuplicateCluster(kept, 3)),
                        new Membership(3, kept, new DuplicateCluster(kept, 3)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithClustersHeldInMemory(long seed) {
        Random random = new Random(seed);
        List<Tuple2<byte[], Integer>> pairs = new ArrayList<>();
        Map<String, DuplicateCluster> clusters = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            String text = "text " + random.nextInt(200);
            pairs.add(pair(text, i));
            clusters.merge(text, DuplicateCluster.of(new DocumentId(i, i)), DuplicateCluster::merge);
        }
        Collections.shuffle(pairs, random);

        List<Membership> memberships = walk(pairs);

        List<DuplicateCluster> large =
                clusters.values().stream().filter(cluster -> cluster.size() > 1).toList();
        assertThat(memberships)
                .filteredOn(member -> member.id().equals(member.cluster().kept()))
                .extracting(Membership::cluster)
                .containsExactlyInAnyOrderElementsOf(large);
        assertThat(memberships)
                .hasSize((int) large.stream().mapToLong(DuplicateCluster::size).sum());
    }

    private static List<Membership> walk(List<Tuple2<byte[], Integer>> pairs) {
        Iterator<Tuple2<byte[], Integer>> sorted = pairs.stream()
                .sorted((left, right) -> new SortedBytes().compare(left._1(), right._1()))
                .iterator();
        List<Membership> memberships = new ArrayList<>();
        new DuplicateWalk(sorted).forEachRemaining(pair -> memberships.add(Membership.ofPair(pair)));
        return memberships;
    }

    private static Tuple2<byte[], Integer> pair(String text, int document) {
        return new Tuple2<>(DuplicateWalk.key(ContentHash.of(text), new DocumentId(document, document)), document);
    }
}
