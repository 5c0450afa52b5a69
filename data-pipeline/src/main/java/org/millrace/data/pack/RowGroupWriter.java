package org.millrace.data.pack;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileWriter;

/** Collects the sequences of a row group and writes them column by column. */
final class RowGroupWriter implements Closeable {

    private final ParquetFileWriter parquet;
    private final ColumnPage page;
    private final List<PackedSequence> sequences = new ArrayList<>();
    private final Map<String, byte[]> sourceNames = new HashMap<>();

    RowGroupWriter(ParquetFileWriter parquet) {
        this.parquet = parquet;
        this.page = new ColumnPage(parquet);
    }

    void add(PackedSequence sequence) {
        sequences.add(sequence);
    }

    int size() {
        return sequences.size();
    }

    /** Writes what was added as a row group. */
    void flush() throws IOException {
        parquet.startBlock(sequences.size());
        indexes();
        inputIds();
        int[] pieces = sizes(sequence -> sequence.documentLengths().length);
        int all = sum(pieces);
        lengths(pieces, all);
        longs(PackedSchema.DOCUMENT_IDS_COLUMN, pieces, all, false);
        longs(PackedSchema.DOCUMENT_OFFSETS_COLUMN, pieces, all, true);
        sources(pieces, all);
        parquet.endBlock();
        sequences.clear();
    }

    private void indexes() throws IOException {
        ByteBuffer values = page.begin(sequences.size() * Long.BYTES);
        for (PackedSequence sequence : sequences) {
            values.putLong(sequence.index());
        }
        page.end(PackedSchema.INDEX_COLUMN, sequences.size());
    }

    private void inputIds() throws IOException {
        int[] sizes = sizes(sequence -> sequence.inputIds().length);
        int all = sum(sizes);
        ByteBuffer values = page.beginLists(sizes, all, Math.multiplyExact(all, Integer.BYTES));
        for (PackedSequence sequence : sequences) {
            put(values, sequence.inputIds());
        }
        page.end(PackedSchema.INPUT_IDS_COLUMN, all);
    }

    private void lengths(int[] pieces, int all) throws IOException {
        ByteBuffer values = page.beginLists(pieces, all, all * Integer.BYTES);
        for (PackedSequence sequence : sequences) {
            put(values, sequence.documentLengths());
        }
        page.end(PackedSchema.DOCUMENT_LENGTHS_COLUMN, all);
    }

    private static void put(ByteBuffer values, int[] source) {
        values.asIntBuffer().put(source);
        values.position(values.position() + source.length * Integer.BYTES);
    }

    private void longs(ColumnDescriptor column, int[] pieces, int all, boolean offsets) throws IOException {
        ByteBuffer values = page.beginLists(pieces, all, all * Long.BYTES);
        for (PackedSequence sequence : sequences) {
            long[] source = offsets ? sequence.documentOffsets() : sequence.documentIds();
            values.asLongBuffer().put(source);
            values.position(values.position() + source.length * Long.BYTES);
        }
        page.end(column, all);
    }

    private void sources(int[] pieces, int all) throws IOException {
        long bytes = 0;
        for (PackedSequence sequence : sequences) {
            for (String source : sequence.sources()) {
                bytes += Integer.BYTES + name(source).length;
            }
        }
        ByteBuffer values = page.beginLists(pieces, all, Math.toIntExact(bytes));
        for (PackedSequence sequence : sequences) {
            for (String source : sequence.sources()) {
                byte[] name = name(source);
                values.putInt(name.length).put(name);
            }
        }
        page.end(PackedSchema.SOURCES_COLUMN, all);
    }

    private byte[] name(String source) {
        return sourceNames.computeIfAbsent(source, text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private int[] sizes(ToIntFunction<PackedSequence> size) {
        return sequences.stream().mapToInt(size).toArray();
    }

    private static int sum(int[] sizes) {
        int sum = 0;
        for (int size : sizes) {
            sum = Math.addExact(sum, size);
        }
        return sum;
    }

    @Override
    public void close() {
        page.close();
    }
}
