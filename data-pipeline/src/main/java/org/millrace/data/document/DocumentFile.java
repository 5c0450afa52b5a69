package org.millrace.data.document;

import java.io.IOException;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;
import org.millrace.data.parquet.StableOutputFile;

/**
 * How document files are laid out. Every property that could change a byte is fixed here, whatever the Hadoop
 * configuration says, so that the same rows always make the same file.
 */
final class DocumentFile {

    /** Uncompressed bytes that a writer gathers before it writes them out; bounds its memory. */
    private static final long ROW_GROUP_BYTES = 64L << 20;

    private static final int PAGE_BYTES = 1 << 20;
    private static final int ZSTD_LEVEL = 3;

    /** Documents are as long as they like, so buffers are measured often; the library's own pace assumes small rows. */
    private static final int MOST_ROWS_BETWEEN_MEASUREMENTS = 64;

    private DocumentFile() {}

    static <T> ParquetWriter<T> writer(
            Configuration configuration, Path path, MessageType schema, BiConsumer<DocumentFields, T> row)
            throws IOException {
        Configuration fixed = new Configuration(configuration);
        fixed.setInt("parquet.compression.codec.zstd.level", ZSTD_LEVEL);
        fixed.setInt("parquet.compression.codec.zstd.workers", 0);
        return new Builder<>(
                        new StableOutputFile(path.getFileSystem(fixed), path), new DocumentWriteSupport<>(schema, row))
                .withConf(fixed)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withWriterVersion(WriterVersion.PARQUET_1_0)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(MOST_ROWS_BETWEEN_MEASUREMENTS)
                .withDictionaryEncoding(true)
                .withDictionaryEncoding("text", false)
                .withDictionaryEncoding("uri", false)
                .withStatisticsEnabled("text", false)
                .withPageWriteChecksumEnabled(true)
                .withValidation(false)
                .build();
    }

    private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {

        private final WriteSupport<T> support;

        private Builder(OutputFile file, WriteSupport<T> support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder<T> self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // the form that Parquet declares abstract
        protected WriteSupport<T> getWriteSupport(Configuration configuration) {
            return support;
        }
    }
}
