package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnionFindTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 200, 400, 2000})
    void findsTheComponentsThatASearchFinds(int edges) {
        Random random = new Random(edges);
        Map<Long, List<Long>> neighbours = new HashMap<>();
        UnionFind found = new UnionFind();
        for (int i = 0; i < edges; i++) {
            // Numbers of all sizes, and negative ones.
            long one = (random.nextInt(400) - 100) * 0x1234_5678_9ABCL;
            long other = (random.nextInt(400) - 100) * 0x1234_5678_9ABCL;
            found.union(one, other);
            neighbours.computeIfAbsent(one, key -> new ArrayList<>()).add(other);
            neighbours.computeIfAbsent(other, key -> new ArrayList<>()).add(one);
        }

        assertThat(found.size()).isEqualTo(neighbours.size());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.root(found.node(i))).isEqualTo(least(found.node(i), neighbours));
        }
    }

    private static long least(long node, Map<Long, List<Long>> neighbours) {
        Set<Long> seen = new HashSet<>(Set.of(node));
        ArrayDeque<Long> open = new ArrayDeque<>(seen);
        long least = node;
        while (!open.isEmpty()) {
            long next = open.remove();
            least = Math.min(least, next);
            for (long neighbour : neighbours.getOrDefault(next, List.of())) {
                if (seen.add(neighbour)) {
                    open.add(neighbour);
                }
            }
        }
        return least;
    }
}
