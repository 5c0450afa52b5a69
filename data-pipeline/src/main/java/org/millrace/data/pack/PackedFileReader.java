package org.millrace.data.pack;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/** One open file of a packed dataset: whole row groups of sequences, by their number. Every byte is verified. */
final class PackedFileReader implements Closeable {

    /** At the beginning of every Parquet file. */
    private static final int MAGIC_BYTES = 4;

    private final Path path;
    private final PackedManifest.File file;
    private final int sequenceLength;
    private final int rowGroupSequences;
    private final VerifiedFile bytes;
    private final ParquetFileReader parquet;

    /** Where each row group begins, and where the last one ends. */
    private final long[] bounds;

    private final String checksums;
    private final Map<ByteBuffer, String> sourceNames = new HashMap<>();

    PackedFileReader(Configuration configuration, Path path, PackedManifest.File file, PackedManifest manifest)
            throws IOException {
        this.path = path;
        this.file = file;
        this.sequenceLength = manifest.sequenceLength();
        this.rowGroupSequences = manifest.rowGroupSequences();
        this.bytes = new VerifiedFile(configuration, path, file.bytes());
        try {
            this.parquet = open(bytes, path);
            List<BlockMetaData> rowGroups = parquet.getRowGroups();
            checkRowGroups(rowGroups);
            if (!parquet.getFileMetaData().getSchema().getColumns().equals(PackedSchema.SCHEMA.getColumns())) {
                throw new PackedFormatException("%s: its columns are %s; expected %s"
                        .formatted(path, parquet.getFileMetaData().getSchema(), PackedSchema.SCHEMA));
            }
            this.bounds = bounds(rowGroups);
            this.checksums = checksums(rowGroups.size());
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private static ParquetFileReader open(VerifiedFile bytes, Path path) throws IOException {
        // The page checksums need not be compared: the bytes are verified before Parquet sees them.
        ParquetReadOptions options =
                ParquetReadOptions.builder().withUseHadoopVectoredIo(false).build();
        try {
            return ParquetFileReader.open(bytes, options);
        } catch (RuntimeException e) {
            throw new PackedFormatException(
                    "%s: is not a readable Parquet file: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** The row group of a sequence is found by division, so every one but the last must be full. */
    private void checkRowGroups(List<BlockMetaData> rowGroups) throws PackedFormatException {
        long rows = 0;
        for (int i = 0; i < rowGroups.size(); i++) {
            long expected = Math.min(rowGroupSequences, file.sequences() - rows);
            if (rowGroups.get(i).getRowCount() != expected) {
                throw new PackedFormatException("%s: row group %d has %d sequences; expected %d"
                        .formatted(path, i, rowGroups.get(i).getRowCount(), expected));
            }
            rows += expected;
        }
        if (rows != file.sequences()) {
            throw new PackedFormatException(
                    "%s: has %d sequences; the manifest says %d".formatted(path, rows, file.sequences()));
        }
    }

    /** Row groups leave no byte between them, so that every byte of the file is in one of them or in the footer. */
    private long[] bounds(List<BlockMetaData> rowGroups) throws PackedFormatException {
        long[] ends = new long[rowGroups.size() + 1];
        long end = MAGIC_BYTES;
        for (int i = 0; i < rowGroups.size(); i++) {
            for (ColumnChunkMetaData column : rowGroups.get(i).getColumns()) {
                if (column.getStartingPos() != end) {
                    throw new PackedFormatException("%s: row group %d: column %s begins at byte %d; expected %d"
                            .formatted(path, i, column.getPath(), column.getStartingPos(), end));
                }
                end += column.getTotalSize();
            }
            ends[i + 1] = end;
        }
        if (end != bytes.footerStart()) {
            throw new PackedFormatException(
                    "%s: its row groups end at byte %d; expected %d".formatted(path, end, bytes.footerStart()));
        }
        return ends;
    }

    private String checksums(int rowGroups) throws PackedFormatException {
        String all = parquet.getFileMetaData().getKeyValueMetaData().getOrDefault(PackedWriter.FOOTER_CHECKSUMS, "");
        if (all.length() != rowGroups * RowGroupDigest.DIGITS) {
            throw new PackedFormatException("%s: has checksums for %d row groups; expected %d"
                    .formatted(path, all.length() / RowGroupDigest.DIGITS, rowGroups));
        }
        return all;
    }

    /** The sequences of a row group, with their indexes in the dataset. */
    PackedSequence[] read(int rowGroup) throws IOException {
        int digits = rowGroup * RowGroupDigest.DIGITS;
        try {
            bytes.load(
                    bounds[rowGroup],
                    bounds[rowGroup + 1],
                    checksums.substring(digits, digits + RowGroupDigest.DIGITS));
            try (PageReadStore pages = parquet.readRowGroup(rowGroup)) {
                return decode(pages, rowGroup);
            }
        } catch (RuntimeException | PackedFormatException e) {
            throw new PackedFormatException(
                    "%s: row group %d is damaged: %s".formatted(path, rowGroup, e.getMessage()), e);
        } catch (IOException e) {
            throw new IOException("%s: row group %d cannot be read: %s".formatted(path, rowGroup, e.getMessage()), e);
        }
    }

    private PackedSequence[] decode(PageReadStore pages, int rowGroup) throws IOException {
        int rows = Math.toIntExact(pages.getRowCount());
        long[] indexes = new long[rows];
        new ColumnValues(pages, PackedSchema.INDEX_COLUMN, null).read(indexes);
        int[] pieces = new int[rows];
        ColumnValues lengths = new ColumnValues(pages, PackedSchema.DOCUMENT_LENGTHS_COLUMN, pieces);
        int[] allLengths = new int[lengths.count()];
        lengths.read(allLengths);
        ColumnValues inputIds = new ColumnValues(pages, PackedSchema.INPUT_IDS_COLUMN, null);
        ColumnValues ids = new ColumnValues(pages, PackedSchema.DOCUMENT_IDS_COLUMN, null);
        ColumnValues offsets = new ColumnValues(pages, PackedSchema.DOCUMENT_OFFSETS_COLUMN, null);
        ColumnValues sources = new ColumnValues(pages, PackedSchema.SOURCES_COLUMN, null);
        checkCount(inputIds, (long) rows * sequenceLength, PackedSchema.INPUT_IDS);
        checkCount(ids, allLengths.length, PackedSchema.DOCUMENT_IDS);
        checkCount(offsets, allLengths.length, PackedSchema.DOCUMENT_OFFSETS);
        checkCount(sources, allLengths.length, PackedSchema.SOURCES);

        PackedSequence[] sequences = new PackedSequence[rows];
        long firstIndex = (long) rowGroup * rowGroupSequences;
        int piece = 0;
        for (int row = 0; row < rows; row++) {
            if (indexes[row] != firstIndex + row) {
                throw new PackedFormatException(
                        "index of a sequence is %d; expected %d".formatted(indexes[row], firstIndex + row));
            }
            int count = pieces[row];
            int[] rowLengths = new int[count];
            System.arraycopy(allLengths, piece, rowLengths, 0, count);
            piece += count;
            int[] rowInputIds = new int[sequenceLength];
            long[] rowIds = new long[count];
            long[] rowOffsets = new long[count];
            String[] rowSources = new String[count];
            inputIds.read(rowInputIds);
            ids.read(rowIds);
            offsets.read(rowOffsets);
            for (int i = 0; i < count; i++) {
                rowSources[i] = sourceName(sources.readBinary());
            }
            sequences[row] = new PackedSequence(
                    file.first() + indexes[row], rowInputIds, rowLengths, rowIds, rowOffsets, rowSources);
        }
        return sequences;
    }

    private static void checkCount(ColumnValues values, long expected, String column) throws PackedFormatException {
        if (values.count() != expected) {
            throw new PackedFormatException(
                    "column %s holds %d values; expected %d".formatted(column, values.count(), expected));
        }
    }

    /** Source names repeat: each is decoded once. */
    private String sourceName(ByteBuffer utf8) {
        String known = sourceNames.get(utf8);
        if (known != null) {
            return known;
        }
        ByteBuffer own =
                ByteBuffer.allocate(utf8.remaining()).put(utf8.duplicate()).flip();
        String name = StandardCharsets.UTF_8.decode(own.duplicate()).toString();
        sourceNames.put(own, name);
        return name;
    }

    @Override
    public void close() throws IOException {
        try (bytes) {
            parquet.close();
        }
    }
}
