package org.millrace.data.read;

import java.io.IOException;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads the files of the input manifest, of any format and on any Hadoop file system. Bad input neither stops it nor
 * disappears: each record either becomes a document, or a bad record with its place and reason, or is counted as
 * ignored. Only a storage that fails is an exception.
 *
 * <p>A reader keeps buffers, so each thread needs its own.
 */
public final class SourceReader {

    /** The longest record that is read unless the caller says otherwise: 64 MiB. */
    public static final int DEFAULT_MAXIMUM_RECORD_BYTES = 64 << 20;

    /** One array has to hold a record, and another its characters. */
    private static final int LARGEST_LIMIT = 1 << 30;

    private final Configuration configuration;
    private final int maximumRecordBytes;

    public SourceReader(Configuration configuration) {
        this(configuration, DEFAULT_MAXIMUM_RECORD_BYTES);
    }

    /** @param maximumRecordBytes longer lines, files and web pages become bad records; bounds the memory in use */
    public SourceReader(Configuration configuration, int maximumRecordBytes) {
        if (maximumRecordBytes < 1 || maximumRecordBytes > LARGEST_LIMIT) {
            throw new IllegalArgumentException("Maximum record size must be between 1 and %d bytes, cannot be: %d"
                    .formatted(LARGEST_LIMIT, maximumRecordBytes));
        }
        this.configuration = Objects.requireNonNull(configuration);
        this.maximumRecordBytes = maximumRecordBytes;
    }

    /**
     * Hands every record of the file to the sink, in the order of the file.
     *
     * @throws IOException where the storage fails or the file is gone, naming the file; or from the sink
     */
    public ReadSummary read(SourceFile file, RecordSink sink) throws IOException {
        var output = new RecordOutput(file, sink);
        Path path = new Path(file.path());
        if (file.format() == InputFormat.PARQUET) {
            ParquetRows.read(configuration, path, new ParquetRecordReader(file.fields(), maximumRecordBytes, output));
            return output.summary();
        }
        try (var content = ByteScanner.open(configuration, path)) {
            if (content.atEnd()) {
                output.bad("byte 0", BadReason.EMPTY_FILE, "the file holds nothing", "");
            } else {
                readerOf(file).read(content, output);
            }
        } catch (DamagedInputException e) {
            output.bad(e.position(), e.reason(), String.valueOf(e.getMessage()), "");
        }
        return output.summary();
    }

    private RecordReader readerOf(SourceFile file) {
        return switch (file.format()) {
            case JSONL -> new JsonLinesReader(file.fields(), maximumRecordBytes);
            case TEXT -> new TextFileReader(maximumRecordBytes);
            case WARC -> new WarcRecordReader(maximumRecordBytes);
            case PARQUET -> throw new IllegalArgumentException("Parquet is not read as a stream: " + file.path());
        };
    }
}
