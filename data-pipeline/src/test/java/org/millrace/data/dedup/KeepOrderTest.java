package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.DocumentId;

class KeepOrderTest {

    @Test
    void withoutPrioritiesTheNumberIsTheIdentity() {
        KeepOrder order = new KeepOrder(List.of());
        DocumentId id = new DocumentId((1L << 27) - 1, 12345);

        assertThat(order.number(id, "web")).isEqualTo(id.toLong());
        assertThat(order.id(id.toLong())).isEqualTo(id);
    }

    @Test
    void listedSourcesComeFirstAndThenTheOrderOfTheInput() {
        KeepOrder order = new KeepOrder(List.of("books", "wiki"));
        DocumentId early = new DocumentId(0, 5);
        DocumentId late = new DocumentId(7, 1);

        assertThat(order.number(late, "books")).isLessThan(order.number(early, "wiki"));
        assertThat(order.number(late, "wiki")).isLessThan(order.number(early, "web"));
        assertThat(order.number(early, "web")).isLessThan(order.number(late, "news"));
        for (String source : List.of("books", "wiki", "web")) {
            assertThat(order.id(order.number(late, source))).isEqualTo(late);
        }
    }

    @Test
    void refusesFilesThatItCannotTellApart() {
        KeepOrder order = new KeepOrder(List.of("books"));

        order.number(new DocumentId((1L << 26) - 1, 0), "web");
        assertThatThrownBy(() -> order.number(new DocumentId(1L << 26, 0), "web"))
                .hasMessageContaining("with 1 sources in priority there may be 67108864 files");
    }
}
