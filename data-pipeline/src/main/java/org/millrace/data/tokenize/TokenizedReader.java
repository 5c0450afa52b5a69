package org.millrace.data.tokenize;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.millrace.data.parquet.RowReader;

/** Reads tokenized documents from one Parquet file that {@link TokenizedWriter} wrote, in their order. */
public final class TokenizedReader extends RowReader<TokenizedDocument, TokenizedDocument> {

    /**
     * Opens the file and checks its columns.
     *
     * @throws IOException where the file is missing, damaged or holds something else; the message names it
     */
    public TokenizedReader(Configuration configuration, Path path) throws IOException {
        super(configuration, path, new TokenizedReadSupport(), "tokenized documents", FilterCompat.NOOP);
    }

    @Override
    protected TokenizedDocument value(TokenizedDocument row) {
        return row;
    }
}
