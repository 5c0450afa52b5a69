package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Verdict;

class ExactDuplicatesTest {

    @Test
    void keepsTheLowestIdWithTheSizeOfItsCluster() {
        List<Document> documents = List.of(document(7, "a"), document(3, "a"), document(5, "b"), document(9, "a"));
        Map<ContentHash, DuplicateCluster> clusters = ExactDuplicates.cluster(documents);

        assertThat(clusters).hasSize(2);
        assertThat(judge(documents.get(0), clusters)).isEqualTo(new Verdict.Drop("deduplicate.exact_duplicate", 3, 1));
        assertThat(judge(documents.get(1), clusters))
                .isEqualTo(new Verdict.Keep(documents.get(1).withScore("duplicate_cluster_size", 3)));
        assertThat(judge(documents.get(2), clusters))
                .isEqualTo(new Verdict.Keep(documents.get(2).withScore("duplicate_cluster_size", 1)));
    }

    @Test
    void mergesInAnyOrder() {
        var random = new Random(1);
        var clusters = new ArrayList<DuplicateCluster>();
        for (long record : new long[] {5, 2, 8, 1, 9}) {
            clusters.add(DuplicateCluster.of(new DocumentId(0, record)));
        }
        for (int trial = 0; trial < 50; trial++) {
            var left = new ArrayList<>(clusters);
            while (left.size() > 1) {
                Collections.shuffle(left, random);
                left.add(left.remove(left.size() - 1).merge(left.remove(left.size() - 1)));
            }
            assertThat(left).containsExactly(new DuplicateCluster(new DocumentId(0, 1), 5));
        }
    }

    @Test
    void comparesExactText() {
        assertThat(ContentHash.of("a b")).isNotEqualTo(ContentHash.of("a  b"));
        assertThat(ContentHash.of("é")).isNotEqualTo(ContentHash.of("e\u0301"));
        assertThat(ContentHash.of("")).isEqualTo(ContentHash.of(""));
    }

    @Test
    void hashesAsItAlwaysDid() {
        // XXH3-128 of no bytes, as its specification gives it; a change would unsettle every finished run.
        assertThat(ContentHash.of("")).hasToString("99aa06d3014798d86001c324468d497f");
    }

    private static Verdict judge(Document document, Map<ContentHash, DuplicateCluster> clusters) {
        return ExactDuplicates.judge(
                document, clusters.getOrDefault(ContentHash.of(document.text()), DuplicateCluster.of(document.id())));
    }

    private static Document document(long record, String text) {
        return Document.read(new DocumentId(0, record), "test", "memory:", text, Map.of());
    }
}
