package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of one Parquet file of any schema. Row groups are read one by one, so that a damaged one takes only its own
 * rows with it; a storage that fails is an exception instead.
 *
 * @param <R> what a row is made into
 */
public final class ParquetRows<R> {

    /** What becomes of the rows of a file. */
    public interface Target<R> {

        /**
         * Chooses the columns to read.
         *
         * @param rows how many the file has
         * @return nothing where the file is of no use, which the target has reported to itself
         */
        Optional<MessageType> columns(MessageType schema, long rows) throws IOException;

        /** Makes rows of those columns. */
        RecordMaterializer<R> materializer(MessageType columns);

        /** @param row its number in the file, from 0 */
        void row(long row, R values) throws IOException;

        /** @param records how many rows it stands for */
        void bad(String position, BadReason reason, String detail, long records) throws IOException;
    }

    private final StoredParquet input;
    private final long start;
    private final long end;
    private final Target<R> target;

    private ParquetRows(StoredParquet input, long start, long end, Target<R> target) {
        this.input = input;
        this.start = start;
        this.end = end;
        this.target = target;
    }

    /**
     * Hands every row of the file to the target, in their order.
     *
     * @throws IOException where the storage fails or the file is gone, naming the file; or from the target
     */
    public static <R> void read(Configuration configuration, Path path, Target<R> target) throws IOException {
        read(configuration, path, 0, Long.MAX_VALUE, target);
    }

    /**
     * Hands those rows of the file to the target whose row group begins in a range of its bytes.
     *
     * @param start first byte of the range
     * @param end byte behind the range
     * @throws IOException where the storage fails or the file is gone, naming the file; or from the target
     */
    static <R> void read(Configuration configuration, Path path, long start, long end, Target<R> target)
            throws IOException {
        new ParquetRows<>(StoredParquet.open(path.getFileSystem(configuration), path), start, end, target).read();
    }

    private void read() throws IOException {
        if (input.getLength() == 0) {
            target.bad("byte 0", BadReason.EMPTY_FILE, "the file holds nothing", 1);
            return;
        }
        ParquetFileReader reader;
        try {
            reader = ParquetFileReader.open(input);
        } catch (IOException | RuntimeException e) {
            input.rethrowFailure();
            if (start == 0) {
                target.bad("footer", BadReason.CORRUPT_PARQUET, "the file cannot be opened: " + rootOf(e), 1);
            }
            return;
        }
        try (reader) {
            MessageType schema = reader.getFileMetaData().getSchema();
            long rows = reader.getRowGroups().stream()
                    .filter(this::isInRange)
                    .mapToLong(BlockMetaData::getRowCount)
                    .sum();
            if (rows == 0 && start > 0) {
                return;
            }
            Optional<MessageType> columns = target.columns(schema, rows);
            if (columns.isPresent()) {
                rows(reader, columns.get());
            }
        }
    }

    private void rows(ParquetFileReader reader, MessageType columns) throws IOException {
        reader.setRequestedSchema(columns);
        MessageColumnIO columnIo = new ColumnIOFactory()
                .getColumnIO(columns, reader.getFileMetaData().getSchema());
        long first = 0;
        for (BlockMetaData block : new ArrayList<>(reader.getRowGroups())) {
            if (isInRange(block)) {
                rowGroup(reader, columnIo, columns, first, block.getRowCount());
            } else {
                reader.skipNextRowGroup();
            }
            first += block.getRowCount();
        }
    }

    private boolean isInRange(BlockMetaData block) {
        return block.getStartingPos() >= start && block.getStartingPos() < end;
    }

    private void rowGroup(
            ParquetFileReader reader, MessageColumnIO columnIo, MessageType columns, long first, long count)
            throws IOException {
        org.apache.parquet.io.RecordReader<R> rows = null;
        for (long row = first; row < first + count; row++) {
            R values;
            try {
                if (rows == null) {
                    PageReadStore pages = reader.readNextRowGroup();
                    rows = columnIo.getRecordReader(pages, target.materializer(columns));
                }
                values = rows.read();
            } catch (IOException | RuntimeException e) {
                input.rethrowFailure();
                if (rows == null) {
                    reader.skipNextRowGroup();
                }
                long lost = first + count - row;
                target.bad(
                        lost == 1 ? "row %d".formatted(row) : "rows %d to %d".formatted(row, first + count - 1),
                        BadReason.CORRUPT_PARQUET,
                        "the row group cannot be read on: " + rootOf(e),
                        lost);
                return;
            }
            target.row(row, values);
        }
    }

    private static String rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
