package org.millrace.data.document;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/**
 * Finds documents by their identities in the parts of one data step. Identities ascend within a part and from part to
 * part, so a part is found by halving, from the statistics at the end of a few files; of the part itself only the pages
 * that hold the documents are read.
 */
public final class DocumentLookup {

    private final Configuration configuration;
    private final List<Path> parts;
    private final Map<Integer, Optional<Range>> ranges = new HashMap<>();

    /** The identities in a part, both ends included. */
    private record Range(long least, long greatest) {}

    /** @param parts files of documents in the order of their identities */
    public DocumentLookup(Configuration configuration, List<Path> parts) {
        this.configuration = configuration;
        this.parts = List.copyOf(parts);
    }

    /**
     * The documents that are there; those that no part holds are left out.
     *
     * @throws IOException where a part cannot be read; the message names it
     */
    public Map<DocumentId, Document> find(Set<DocumentId> ids) throws IOException {
        Map<Integer, Set<DocumentId>> wanted = new HashMap<>();
        for (DocumentId id : ids) {
            Integer part = partOf(id.toLong());
            if (part != null) {
                wanted.computeIfAbsent(part, first -> new HashSet<>()).add(id);
            }
        }
        Map<DocumentId, Document> found = new HashMap<>();
        for (Map.Entry<Integer, Set<DocumentId>> entry : wanted.entrySet()) {
            Path part = parts.get(entry.getKey());
            try (DocumentReader documents = new DocumentReader(configuration, part, entry.getValue())) {
                while (documents.hasNext()) {
                    Document document = documents.next();
                    found.put(document.id(), document);
                }
            }
        }
        return found;
    }

    /** The only part that can hold a document, if any can. */
    public Optional<Path> part(DocumentId id) throws IOException {
        return Optional.ofNullable(partOf(id.toLong())).map(parts::get);
    }

    /** The only part that can hold a document; null where none can. */
    private @Nullable Integer partOf(long id) throws IOException {
        int low = 0;
        int high = parts.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            // A part without documents says nothing, so the next one with some is asked.
            int asked = middle;
            while (asked <= high && range(asked).isEmpty()) {
                asked++;
            }
            if (asked > high) {
                high = middle - 1;
                continue;
            }
            Range range = range(asked).get();
            if (id < range.least()) {
                high = middle - 1;
            } else if (id > range.greatest()) {
                low = asked + 1;
            } else {
                return asked;
            }
        }
        return null;
    }

    private Optional<Range> range(int part) throws IOException {
        Optional<Range> known = ranges.get(part);
        if (known == null) {
            known = readRange(parts.get(part));
            ranges.put(part, known);
        }
        return known;
    }

    private Optional<Range> readRange(Path part) throws IOException {
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        try (ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(part, configuration))) {
            for (BlockMetaData rowGroup : file.getRowGroups()) {
                LongStatistics ids = statistics(rowGroup);
                least = Math.min(least, ids.getMin());
                greatest = Math.max(greatest, ids.getMax());
            }
        } catch (IOException | RuntimeException e) {
            throw new IOException("Cannot find documents in %s: %s".formatted(part, e.getMessage()), e);
        }
        return least > greatest ? Optional.empty() : Optional.of(new Range(least, greatest));
    }

    private static LongStatistics statistics(BlockMetaData rowGroup) {
        String name = DocumentSchema.DOCUMENT.getFieldName(DocumentSchema.ID);
        for (ColumnChunkMetaData column : rowGroup.getColumns()) {
            if (column.getPath().toDotString().equals(name)
                    && column.getStatistics() instanceof LongStatistics ids
                    && ids.hasNonNullValue()) {
                return ids;
            }
        }
        throw new IllegalArgumentException("the column `%s` has no statistics".formatted(name));
    }
}
