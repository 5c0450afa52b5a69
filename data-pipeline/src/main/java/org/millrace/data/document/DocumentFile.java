package org.millrace.data.document;

import java.io.IOException;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.millrace.data.parquet.StableWriter;

/** How document files are laid out: columns that repeat themselves have a dictionary, texts and addresses have none. */
final class DocumentFile {

    private DocumentFile() {}

    static <T> ParquetWriter<T> writer(
            Configuration configuration, Path path, MessageType schema, BiConsumer<DocumentFields, T> row)
            throws IOException {
        return StableWriter.builder(configuration, path, new DocumentWriteSupport<>(schema, row))
                .withDictionaryEncoding("text", false)
                .withDictionaryEncoding("uri", false)
                .withStatisticsEnabled("text", false)
                .build();
    }
}
