package org.millrace.data.pack;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.millrace.data.parquet.StableOutputFile;

/**
 * Writes one file of a packed dataset, on any Hadoop file system. The same sequences make the same bytes.
 *
 * <pre>{@code
 * try (PackedWriter writer = new PackedWriter(configuration, file, sequenceLength)) {
 *     Packer packer = PackingPolicy.CONCATENATE.packer(sequenceLength, padToken, writer::write);
 *     …
 *     packer.finish();
 *     PackedPart part = writer.finish();
 * }
 * }</pre>
 */
public final class PackedWriter implements Closeable {

    static final String FOOTER_SEQUENCE_LENGTH = "millrace.sequence_length";
    static final String FOOTER_ROW_GROUP_SEQUENCES = "millrace.row_group_sequences";

    /** Row groups end by their count of rows alone; this only keeps Parquet from ending one by its bytes. */
    private static final long NO_ROW_GROUP_BYTES_LIMIT = 1L << 60;

    private final FileSystem fileSystem;
    private final Path file;
    private final int sequenceLength;
    private final StableOutputFile output;
    private final ParquetWriter<PackedSequence> parquet;
    private long sequences;
    private boolean closed;

    /** Creates the file, or replaces it; its row groups are {@link PackedManifest#rowGroupSequences(int)} long. */
    public PackedWriter(Configuration configuration, Path file, int sequenceLength) throws IOException {
        this.fileSystem = file.getFileSystem(configuration);
        this.file = file;
        this.sequenceLength = sequenceLength;
        this.output = new StableOutputFile(fileSystem, file);
        int rowGroupSequences = PackedManifest.rowGroupSequences(sequenceLength);
        // Sorted, so that the footer's bytes do not depend on the JVM's salt for Map.of.
        Map<String, String> footer = new TreeMap<>();
        footer.put(FOOTER_SEQUENCE_LENGTH, Integer.toString(sequenceLength));
        footer.put(FOOTER_ROW_GROUP_SEQUENCES, Integer.toString(rowGroupSequences));
        this.parquet = new Builder(output, footer)
                .withConf(withFixedCompression(configuration))
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withDictionaryEncoding(false)
                .withStatisticsEnabled(false)
                .withSizeStatisticsEnabled(false)
                .withPageWriteChecksumEnabled(true)
                .withRowGroupSize(NO_ROW_GROUP_BYTES_LIMIT)
                .withRowGroupRowCountLimit(rowGroupSequences)
                .withMaxPaddingSize(0)
                .build();
    }

    /** Whatever a cluster's configuration says, so that its files are those of every other cluster. */
    private static Configuration withFixedCompression(Configuration configuration) {
        Configuration fixed = new Configuration(configuration);
        fixed.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, ZstandardCodec.DEFAULT_PARQUET_COMPRESS_ZSTD_LEVEL);
        fixed.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_WORKERS, ZstandardCodec.DEFAULTPARQUET_COMPRESS_ZSTD_WORKERS);
        return fixed;
    }

    /**
     * Writes the next sequence.
     *
     * @throws IllegalArgumentException if it is not of the file's length, not next in order, or inconsistent in itself
     */
    public void write(PackedSequence sequence) throws IOException {
        check(sequence);
        parquet.write(sequence);
        sequences++;
    }

    private void check(PackedSequence sequence) {
        if (sequence.index() != sequences) {
            throw problem("index", sequence.index(), sequences);
        }
        if (sequence.inputIds().length != sequenceLength) {
            throw problem("tokens", sequence.inputIds().length, sequenceLength);
        }
        int pieces = sequence.documentLengths().length;
        if (pieces == 0) {
            throw problem("pieces", 0, "at least 1");
        }
        if (sequence.documentIds().length != pieces
                || sequence.documentOffsets().length != pieces
                || sequence.sources().length != pieces) {
            throw problem(
                    "ids, offsets and sources",
                    "%d, %d and %d"
                            .formatted(
                                    sequence.documentIds().length,
                                    sequence.documentOffsets().length,
                                    sequence.sources().length),
                    pieces + " each, as many as document lengths");
        }
        for (int length : sequence.documentLengths()) {
            if (length < 1) {
                throw problem("length of a piece", length, "at least 1");
            }
        }
        if (sequence.tokens() > sequenceLength) {
            throw problem("sum of document lengths", sequence.tokens(), "at most " + sequenceLength);
        }
    }

    private IllegalArgumentException problem(String what, Object got, Object expected) {
        return new IllegalArgumentException(
                "%s, sequence %d: %s must be %s, cannot be: %s".formatted(file, sequences, what, expected, got));
    }

    /** Completes the file and says what is in it. */
    public PackedPart finish() throws IOException {
        if (closed) {
            throw new IllegalStateException("%s: is closed already".formatted(file));
        }
        parquet.close();
        closed = true;
        return new PackedPart(file.getName(), sequences, output.bytes(), output.checksum());
    }

    /** Unless {@link #finish()} has completed the file, gives it up and deletes it. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            parquet.close();
        } finally {
            fileSystem.delete(file, false);
        }
    }

    private static final class Builder extends ParquetWriter.Builder<PackedSequence, Builder> {

        private final Map<String, String> footer;

        Builder(StableOutputFile output, Map<String, String> footer) {
            super(output);
            this.footer = footer;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @Deprecated
        protected WriteSupport<PackedSequence> getWriteSupport(Configuration configuration) {
            return new PackedWriteSupport(footer);
        }
    }
}
