package org.millrace.data.tokenize;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.millrace.data.parquet.StableWriter;

/**
 * Writes tokenized documents to one Parquet file, zstd-compressed. The same documents in the same order give the same
 * bytes, whatever the Hadoop configuration says. The file is whole once {@link #close()} has returned; a file that
 * exists is replaced.
 */
public final class TokenizedWriter implements Closeable {

    private final ParquetWriter<TokenizedDocument> writer;

    /** Creates the file, and its parent directories where they are missing. */
    public TokenizedWriter(Configuration configuration, Path path) throws IOException {
        String inputIds = String.join(
                ".", TokenizedSchema.name(TokenizedSchema.INPUT_IDS), TokenizedSchema.LIST, TokenizedSchema.ELEMENT);
        writer = StableWriter.builder(configuration, path, new TokenizedWriteSupport())
                .withDictionaryEncoding(inputIds, false)
                .withStatisticsEnabled(inputIds, false)
                .build();
    }

    public void write(TokenizedDocument document) throws IOException {
        writer.write(document);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
