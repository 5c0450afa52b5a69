package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadSplitsTest {

    @Test
    void partsAreRunsOfFilesThatStayBelowTheSize() {
        assertThat(plan(100, 40, 60, 1, 99, 100, 0, 50))
                .containsExactly(List.of(40L, 60L), List.of(1L, 99L), List.of(100L, 0L), List.of(50L));
    }

    @Test
    void aFileThatIsTooLargeIsAPartOfItsOwn() {
        assertThat(plan(100, 10, 500, 10, 10)).containsExactly(List.of(10L), List.of(500L), List.of(10L, 10L));
    }

    @Test
    void everyFileIsInOnePart() {
        assertThat(plan(1, 0, 0, 0)).containsExactly(List.of(0L, 0L, 0L));
        assertThat(plan(1)).isEmpty();
    }

    @Test
    void aSizeOfNothingIsRefused() {
        assertThatThrownBy(() -> plan(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    private static List<List<Long>> plan(long partBytes, long... sizes) {
        List<SourceFile> files = new ArrayList<>();
        for (long size : sizes) {
            files.add(SourceFile.whole(
                    files.size(), "s", "file" + files.size(), size, 0, InputFormat.TEXT, FieldMapping.DEFAULT));
        }
        return ReadSplits.plan(new InputManifest(List.of(), files), partBytes).stream()
                .map(part -> part.stream().map(SourceFile::bytes).toList())
                .toList();
    }
}
