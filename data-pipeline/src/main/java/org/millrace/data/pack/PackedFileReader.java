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
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** One open file of a packed dataset: whole row groups of sequences, by their number. Page checksums are verified. */
final class PackedFileReader implements Closeable {

    private static final ColumnDescriptor INDEX =
            PackedSchema.SCHEMA.getColumnDescription(new String[] {PackedSchema.INDEX});
    private static final ColumnDescriptor INPUT_IDS = list(PackedSchema.INPUT_IDS);
    private static final ColumnDescriptor DOCUMENT_LENGTHS = list(PackedSchema.DOCUMENT_LENGTHS);
    private static final ColumnDescriptor DOCUMENT_IDS = list(PackedSchema.DOCUMENT_IDS);
    private static final ColumnDescriptor DOCUMENT_OFFSETS = list(PackedSchema.DOCUMENT_OFFSETS);
    private static final ColumnDescriptor SOURCES = list(PackedSchema.SOURCES);

    private final Path path;
    private final PackedManifest.File file;
    private final int sequenceLength;
    private final int rowGroupSequences;
    private final ParquetFileReader parquet;
    private final Map<ByteBuffer, String> sourceNames = new HashMap<>();

    PackedFileReader(Configuration configuration, Path path, PackedManifest.File file, PackedManifest manifest)
            throws IOException {
        this.path = path;
        this.file = file;
        this.sequenceLength = manifest.sequenceLength();
        this.rowGroupSequences = manifest.rowGroupSequences();
        this.parquet = open(configuration, path);
        try {
            checkRowGroups(parquet.getRowGroups());
            if (!parquet.getFileMetaData().getSchema().getColumns().equals(PackedSchema.SCHEMA.getColumns())) {
                throw new PackedFormatException("%s: its columns are %s; expected %s"
                        .formatted(path, parquet.getFileMetaData().getSchema(), PackedSchema.SCHEMA));
            }
        } catch (PackedFormatException e) {
            parquet.close();
            throw e;
        }
    }

    private static ColumnDescriptor list(String name) {
        return PackedSchema.SCHEMA.getColumnDescription(PackedSchema.elements(name));
    }

    private static ParquetFileReader open(Configuration configuration, Path path) throws IOException {
        ParquetReadOptions options = HadoopReadOptions.builder(configuration)
                .usePageChecksumVerification()
                // A row group is one contiguous read, which vectored reads would split by column.
                .withUseHadoopVectoredIo(false)
                .build();
        try {
            return ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration), options);
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

    /** The sequences of a row group, with their indexes in the dataset. */
    PackedSequence[] read(int rowGroup) throws IOException {
        try (PageReadStore pages = parquet.readRowGroup(rowGroup)) {
            return decode(pages, rowGroup);
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
        new ColumnValues(pages, INDEX, null).read(indexes);
        int[] pieces = new int[rows];
        ColumnValues lengths = new ColumnValues(pages, DOCUMENT_LENGTHS, pieces);
        int[] allLengths = new int[lengths.count()];
        lengths.read(allLengths);
        ColumnValues inputIds = new ColumnValues(pages, INPUT_IDS, null);
        ColumnValues ids = new ColumnValues(pages, DOCUMENT_IDS, null);
        ColumnValues offsets = new ColumnValues(pages, DOCUMENT_OFFSETS, null);
        ColumnValues sources = new ColumnValues(pages, SOURCES, null);
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
        parquet.close();
    }
}
