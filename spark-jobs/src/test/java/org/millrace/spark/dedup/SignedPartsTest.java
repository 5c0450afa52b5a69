package org.millrace.spark.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedPartsTest {

    private static final NumberFile NO_KEYS = new NumberFile("", 0, 0, 0, 0, 0, 0, Collections.emptySortedMap());

    @Test
    void findsThePartOfADocument() {
        SignedParts parts = new SignedParts(List.of(
                part(0, 0, 0, 0),
                part(1, 3, 5, 9),
                part(2, 0, 0, 0),
                part(3, 1, 10, 10),
                part(4, 0, 0, 0),
                part(5, 2, 20, 30)));

        assertThat(parts.partOf(5)).isEqualTo(1);
        assertThat(parts.partOf(9)).isEqualTo(1);
        assertThat(parts.partOf(10)).isEqualTo(3);
        assertThat(parts.partOf(20)).isEqualTo(5);
        assertThat(parts.partOf(30)).isEqualTo(5);
    }

    @Test
    void refusesPartsThatAreNotInOrder() {
        assertThatThrownBy(() -> new SignedParts(List.of(part(0, 2, 5, 9), part(1, 2, 9, 12))))
                .hasMessageContaining("Part 1 begins with document 9");
    }

    @Test
    void refusesDocumentsThatAreNotThoseThatWereSigned() {
        SignedParts parts = new SignedParts(List.of(part(0, 2, 5, 9)));

        parts.requireSame(0, 2, 77);
        assertThatThrownBy(() -> parts.requireSame(0, 2, 78)).hasMessageContaining("nothing is removed");
        assertThatThrownBy(() -> parts.requireSame(0, 3, 77)).hasMessageContaining("now has 3");
    }

    private static SignedPart part(int ordinal, long documents, long first, long last) {
        return new SignedPart(ordinal, documents, 77, first, last, 0, NO_KEYS);
    }
}
