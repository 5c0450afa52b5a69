package org.millrace.data.tokenize;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.millrace.data.parquet.StableOutputFile;

/**
 * Writes tokenized documents to one Parquet file, zstd-compressed. The same documents in the same order give the same
 * bytes, whatever the Hadoop configuration says. The file is whole once {@link #close()} has returned; a file that
 * exists is replaced.
 */
public final class TokenizedWriter implements Closeable {

    /** Uncompressed bytes that are gathered before they are written out; bounds the memory. */
    private static final long ROW_GROUP_BYTES = 64L << 20;

    private static final int PAGE_BYTES = 1 << 20;
    private static final int ZSTD_LEVEL = 3;

    /** Documents are as long as they like, so buffers are measured often; the library's own pace assumes small rows. */
    private static final int MOST_ROWS_BETWEEN_MEASUREMENTS = 64;

    private final ParquetWriter<TokenizedDocument> writer;

    /** Creates the file, and its parent directories where they are missing. */
    public TokenizedWriter(Configuration configuration, Path path) throws IOException {
        Configuration fixed = new Configuration(configuration);
        fixed.setInt("parquet.compression.codec.zstd.level", ZSTD_LEVEL);
        fixed.setInt("parquet.compression.codec.zstd.workers", 0);
        String inputIds = String.join(
                ".", TokenizedSchema.name(TokenizedSchema.INPUT_IDS), TokenizedSchema.LIST, TokenizedSchema.ELEMENT);
        writer = new Builder(new StableOutputFile(path.getFileSystem(fixed), path))
                .withConf(fixed)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withWriterVersion(WriterVersion.PARQUET_1_0)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(MOST_ROWS_BETWEEN_MEASUREMENTS)
                .withDictionaryEncoding(true)
                .withDictionaryEncoding(inputIds, false)
                .withStatisticsEnabled(inputIds, false)
                .withPageWriteChecksumEnabled(true)
                .withValidation(false)
                .build();
    }

    public void write(TokenizedDocument document) throws IOException {
        writer.write(document);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Builder extends ParquetWriter.Builder<TokenizedDocument, Builder> {

        private Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract in the superclass
        protected WriteSupport<TokenizedDocument> getWriteSupport(Configuration configuration) {
            return new TokenizedWriteSupport();
        }
    }
}
