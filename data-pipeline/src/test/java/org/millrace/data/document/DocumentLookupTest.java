package org.millrace.data.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentLookupTest {

    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private java.nio.file.Path directory;

    /** Writes parts with so many documents each; every third record of the input has been dropped before. */
    private List<Path> parts(int... sizes) throws IOException {
        List<Path> parts = new ArrayList<>();
        long record = 0;
        for (int size : sizes) {
            Path part = new Path(directory
                    .resolve("part-%05d.parquet".formatted(parts.size()))
                    .toUri());
            try (DocumentWriter writer = new DocumentWriter(HADOOP, part)) {
                for (int i = 0; i < size; i++, record++) {
                    record += record % 3 == 2 ? 1 : 0;
                    writer.write(Document.read(id(record), "s", "u" + record, "text " + record, Map.of()));
                }
            }
            parts.add(part);
        }
        return parts;
    }

    private static DocumentId id(long record) {
        return new DocumentId(record / 100, record % 100);
    }

    @Test
    void findsEveryDocumentThatIsThereAndNoOther() throws IOException {
        for (int[] sizes : new int[][] {{40}, {10, 10, 10, 10}, {0, 7, 0, 0, 30, 1, 0}, {0, 0}, {}}) {
            DocumentLookup lookup = new DocumentLookup(HADOOP, parts(sizes));
            int count = 0;
            for (int size : sizes) {
                count += size;
            }
            Set<DocumentId> asked = new HashSet<>();
            Set<DocumentId> there = new HashSet<>();
            long last = 0;
            for (long record = 0; record < 100; record++) {
                asked.add(id(record));
                if (record % 3 != 2 && there.size() < count) {
                    there.add(id(record));
                    last = record;
                }
            }
            Map<DocumentId, Document> found = lookup.find(asked);
            assertThat(found.keySet()).isEqualTo(there);
            found.forEach((id, document) -> assertThat(document.text()).isEqualTo("text " + id.record()));
            for (long record = 0; record < last + 3; record++) {
                assertThat(lookup.find(Set.of(id(record))).containsKey(id(record)))
                        .isEqualTo(there.contains(id(record)));
            }
        }
    }

    @Test
    void namesAPartThatCannotBeRead() throws IOException {
        List<Path> parts = parts(3);
        Files.writeString(java.nio.file.Path.of(parts.get(0).toUri()), "no Parquet");
        assertThatThrownBy(() -> new DocumentLookup(HADOOP, parts).find(Set.of(id(1))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("part-00000.parquet");
    }
}
