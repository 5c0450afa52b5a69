package org.millrace.data.filter.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HashedSetTest {

    @Test
    void holdsWhatWasAddedAndNothingElse() {
        HashedSet set = new HashedSet();
        for (int i = 0; i < 10_000; i++) {
            set.add("host" + i % 5_000 + ".example");
        }
        set.sorted();
        assertThat(set.size()).isEqualTo(5_000);
        assertThat(set.contains("host0.example")).isTrue();
        assertThat(set.contains("host4999.example")).isTrue();
        assertThat(set.contains("host5000.example")).isFalse();
        assertThat(set.contains("")).isFalse();
    }

    @Test
    void refusesToBeAskedBeforeItIsSorted() {
        HashedSet set = new HashedSet();
        assertThat(set.contains("nothing")).isFalse();
        set.add("a");
        assertThatThrownBy(() -> set.contains("a")).hasMessageContaining("sorted");
    }
}
