package org.millrace.data.pack;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.millrace.data.parquet.FooterSeal;
import org.millrace.data.parquet.StableOutputFile;

/**
 * Writes one file of a packed dataset, on any Hadoop file system. The same sequences make the same bytes.
 *
 * <pre>{@code
 * try (PackedWriter writer = new PackedWriter(configuration, file, sequenceLength)) {
 *     Packer packer = PackSettings.of(PackingPolicy.CONCATENATE, sequenceLength, padToken).packer(writer::write);
 *     …
 *     packer.finish();
 *     PackedPart part = writer.finish();
 * }
 * }</pre>
 */
public final class PackedWriter implements Closeable {

    static final String FOOTER_SEQUENCE_LENGTH = "millrace.sequence_length";
    static final String FOOTER_ROW_GROUP_SEQUENCES = "millrace.row_group_sequences";

    /** A {@link RowGroupDigest} of each row group, one after the other. */
    static final String FOOTER_CHECKSUMS = "millrace.row_group_checksums";

    private final FileSystem fileSystem;
    private final Path file;
    private final int sequenceLength;
    private final int rowGroupSequences;
    private final StableOutputFile output;
    private final RowGroupDigest digest;
    private final ParquetFileWriter parquet;
    private final RowGroupWriter rowGroup;
    private final StringBuilder checksums = new StringBuilder();
    private long sequences;
    private boolean closed;

    /** Creates the file, or replaces it; its row groups are {@link PackedManifest#rowGroupSequences(int)} long. */
    public PackedWriter(Configuration configuration, Path file, int sequenceLength) throws IOException {
        this.fileSystem = file.getFileSystem(configuration);
        this.file = file;
        this.sequenceLength = sequenceLength;
        this.output = new StableOutputFile(fileSystem, file);
        this.rowGroupSequences = PackedManifest.rowGroupSequences(sequenceLength);
        this.digest = new RowGroupDigest(output);
        this.parquet = new ParquetFileWriter(
                digest,
                PackedSchema.SCHEMA,
                ParquetFileWriter.Mode.OVERWRITE,
                ParquetWriter.DEFAULT_BLOCK_SIZE,
                0,
                null,
                ParquetProperties.builder().withPageWriteChecksumEnabled(true).build());
        this.rowGroup = new RowGroupWriter(parquet);
        parquet.start();
    }

    /**
     * Writes the next sequence.
     *
     * @throws IllegalArgumentException if it is not of the file's length, not next in order, or inconsistent in itself
     */
    public void write(PackedSequence sequence) throws IOException {
        check(sequence);
        rowGroup.add(sequence);
        sequences++;
        if (rowGroup.size() == rowGroupSequences) {
            flush();
        }
    }

    private void flush() throws IOException {
        rowGroup.flush();
        checksums.append(digest.take());
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
        if (rowGroup.size() > 0) {
            flush();
        }
        // Sorted, so that the footer's bytes do not depend on the JVM's salt for Map.of.
        Map<String, String> footer = new TreeMap<>();
        footer.put(FOOTER_SEQUENCE_LENGTH, Integer.toString(sequenceLength));
        footer.put(FOOTER_ROW_GROUP_SEQUENCES, Integer.toString(rowGroupSequences));
        footer.put(FOOTER_CHECKSUMS, checksums.toString());
        FooterSeal.request(footer);
        parquet.end(footer);
        parquet.close();
        rowGroup.close();
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
        rowGroup.close();
        try {
            parquet.close();
        } finally {
            fileSystem.delete(file, false);
        }
    }
}
