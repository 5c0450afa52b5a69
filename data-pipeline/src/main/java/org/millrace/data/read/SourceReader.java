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

    private final Configuration configuration;
    private final ReadLimits limits;

    public SourceReader(Configuration configuration) {
        this(configuration, ReadLimits.DEFAULT);
    }

    public SourceReader(Configuration configuration, ReadLimits limits) {
        this.configuration = Objects.requireNonNull(configuration);
        this.limits = limits;
    }

    /**
     * Hands every record of the file, or of its range, to the sink, in the order of the file.
     *
     * @throws IOException where the storage fails or the file is gone, naming the file; or from the sink
     */
    public ReadSummary read(SourceFile file, RecordSink sink) throws IOException {
        var output = new RecordOutput(file, sink);
        if (file.format() == InputFormat.PARQUET) {
            ParquetRows.read(
                    configuration,
                    new Path(file.path()),
                    file.start(),
                    file.end(),
                    new ParquetRecordReader(file.fields(), limits.recordBytes(), output));
            return output.summary();
        }
        try (var content = ByteScanner.open(configuration, file)) {
            if (content.atEnd() && file.start() == 0) {
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
        int bytes = limits.recordBytes();
        return switch (file.format()) {
            case JSONL -> new JsonLinesReader(file.fields(), bytes);
            case TEXT -> new TextFileReader(bytes, DocumentFile.PLAIN);
            case MARKDOWN -> new TextFileReader(bytes, new MarkdownFile());
            case CODE -> new TextFileReader(bytes, new CodeFile(file.name()));
            case HTML -> new HtmlFileReader(limits);
            case CSV -> new CsvReader(file.fields(), CsvReader.delimiterOf(file.name()), bytes);
            case WARC -> new WarcRecordReader(limits);
            case PARQUET -> throw new IllegalArgumentException("Parquet is not read as a stream: " + file.path());
        };
    }
}
