package org.millrace.spark.dedup;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.millrace.data.parquet.LongRowWriter;
import org.millrace.spark.dedup.NumberFile.SideFile;
import org.millrace.spark.step.PartFile;
import org.millrace.spark.step.StepFiles;

/** The files of numbers that a task writes, and the counts of what it has read. */
final class NumberOutput implements Closeable {

    private final StepFiles files;
    private final Path path;
    private final LongRowWriter writer;
    private final SortedMap<String, Side> sides = new TreeMap<>();
    private long rowsIn;
    private long sumIn;
    private long sum;
    private long changes;
    private long largest;

    NumberOutput(StepFiles files, List<String> columns) throws IOException {
        this.files = files;
        path = files.newAttempt();
        writer = new LongRowWriter(files.configuration(), path, columns);
    }

    void readKey(long high, long low, long number) {
        rowsIn++;
        sumIn += RowSum.of(high, low, number);
    }

    void readEdge(long one, long other) {
        rowsIn++;
        sumIn += RowSum.ofEdge(one, other);
    }

    void readSpan(long high, long low, long number, long unit) {
        rowsIn++;
        sumIn += RowSum.of(high, low, number, unit);
    }

    void writeSpan(long high, long low, long number, long unit) throws IOException {
        writer.write(high, low, number, unit);
        sum += RowSum.of(high, low, number, unit);
    }

    void writeKey(long high, long low, long number) throws IOException {
        writer.write(high, low, number);
        sum += RowSum.of(high, low, number);
    }

    void writeEdge(long one, long other) throws IOException {
        writer.write(one, other);
        sum += RowSum.ofEdge(one, other);
    }

    /** Writes to a file beside the table, which is made when it is first written to. */
    void writeSide(String name, List<String> columns, long... row) throws IOException {
        Side side = sides.get(name);
        if (side == null) {
            Path sidePath = files.newAttempt();
            side = new Side(sidePath, new LongRowWriter(files.configuration(), sidePath, columns));
            sides.put(name, side);
        }
        side.write(row);
    }

    /** Counts an edge that was not there before. */
    void changed() {
        changes++;
    }

    /** Tells how many rows had one key. */
    void group(long rows) {
        largest = Math.max(largest, rows);
    }

    /** Completes the files. */
    NumberFile finish() throws IOException {
        close();
        SortedMap<String, SideFile> written = new TreeMap<>();
        for (Map.Entry<String, Side> side : sides.entrySet()) {
            written.put(side.getKey(), side.getValue().finished(side.getKey(), files));
        }
        return new NumberFile(path.toString(), rowsIn, sumIn, writer.rows(), sum, changes, largest, written);
    }

    @Override
    public void close() throws IOException {
        writer.close();
        for (Side side : sides.values()) {
            side.writer.close();
        }
    }

    /** A file beside the table. */
    private static final class Side {

        private final Path path;
        private final LongRowWriter writer;
        private long sum;

        private Side(Path path, LongRowWriter writer) {
            this.path = path;
            this.writer = writer;
        }

        private void write(long... row) throws IOException {
            writer.write(row);
            sum += RowSum.of(row[0], row.length > 1 ? row[1] : 0, BucketTask.INDEXED);
        }

        private SideFile finished(String name, StepFiles files) throws IOException {
            return new SideFile(
                    path.toString(), files.finished(path, "_" + name + "/" + PartFile.PART, writer.rows()), sum);
        }
    }
}
