package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Verdict;

class NearDuplicatesTest {

    private static final DuplicateCluster CLUSTER = new DuplicateCluster(new DocumentId(1, 2), 3);

    @Test
    void keepsOneWithTheSizeOfItsCluster() {
        assertThat(NearDuplicates.judge(document(2), CLUSTER, false))
                .isEqualTo(new Verdict.Keep(document(2).withScore("near_duplicate_cluster_size", 3)));
        assertThat(NearDuplicates.judge(document(9), CLUSTER, false))
                .isEqualTo(new Verdict.Drop("minhash.near_duplicate", 3, 1));
    }

    @Test
    void keepsNoneOfAClusterThatAnIndexKnows() {
        assertThat(NearDuplicates.judge(document(2), CLUSTER, true))
                .isEqualTo(new Verdict.Drop("minhash.in_index", 3, 0));
    }

    @Test
    void namesTheDocumentThatWasKept() {
        assertThat(CLUSTER.nameKept(document(9), NearDuplicates.KEPT).labels())
                .containsExactly(Map.entry("near_duplicate_of", "1:2"));
    }

    private static Document document(long record) {
        return Document.read(new DocumentId(1, record), "test", "memory:", "text", Map.of());
    }
}
