package org.millrace.data.parquet;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/**
 * How files of rows are laid out. Every property that could change a byte is fixed here, whatever the Hadoop
 * configuration says, so that the same rows always make the same file.
 */
public final class StableWriter {

    /** Uncompressed bytes that a writer gathers before it writes them out; bounds its memory. */
    private static final long ROW_GROUP_BYTES = 64L << 20;

    private static final int PAGE_BYTES = 1 << 20;
    private static final int ZSTD_LEVEL = 3;

    /** Rows are as long as they like, so buffers are measured often; the library's own pace assumes small rows. */
    private static final int MOST_ROWS_BETWEEN_MEASUREMENTS = 64;

    private StableWriter() {}

    /**
     * A builder for a writer of one file, which replaces a file that exists; to be told which columns have no dictionary
     * or statistics.
     */
    public static <T> Builder<T> builder(Configuration configuration, Path path, WriteSupport<T> support)
            throws IOException {
        Configuration fixed = new Configuration(configuration);
        fixed.setInt("parquet.compression.codec.zstd.level", ZSTD_LEVEL);
        fixed.setInt("parquet.compression.codec.zstd.workers", 0);
        return new Builder<>(new StableOutputFile(path.getFileSystem(fixed), path), support)
                .withConf(fixed)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withWriterVersion(WriterVersion.PARQUET_1_0)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(MOST_ROWS_BETWEEN_MEASUREMENTS)
                .withDictionaryEncoding(true)
                .withPageWriteChecksumEnabled(true)
                .withValidation(false);
    }

    /** Parquet's builder for rows that a write support takes apart. */
    public static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {

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
