package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

class PartSealTest {

    @Test
    void theSameDocumentsHaveTheSameSeal() {
        assertThat(seal(document(1, "a"), document(2, "b"))).isEqualTo(seal(document(1, "a"), document(2, "b")));
    }

    @Test
    void otherTextsIdentitiesOrdersAndNumbersHaveOthers() {
        long seal = seal(document(1, "a"), document(2, "b"));

        assertThat(seal(document(1, "a"), document(2, "c"))).isNotEqualTo(seal);
        assertThat(seal(document(1, "a"), document(3, "b"))).isNotEqualTo(seal);
        assertThat(seal(document(2, "b"), document(1, "a"))).isNotEqualTo(seal);
        assertThat(seal(document(1, "b"), document(2, "a"))).isNotEqualTo(seal);
        assertThat(seal(document(1, "a"))).isNotEqualTo(seal);
    }

    private static long seal(Document... documents) {
        PartSeal seal = new PartSeal();
        for (Document document : documents) {
            seal.add(document);
        }
        assertThat(seal.documents()).isEqualTo(documents.length);
        return seal.hash();
    }

    private static Document document(long record, String text) {
        return Document.read(new DocumentId(0, record), "test", "memory:", text, Map.of());
    }
}
