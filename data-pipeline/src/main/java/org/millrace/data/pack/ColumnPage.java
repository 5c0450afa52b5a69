package org.millrace.data.pack;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Writes one column of a row group as one page, in bulk: Parquet's own record writer takes a call and several branches a
 * value, which makes it a fifth as fast. Only what {@link PackedSchema} has is needed: required values, and required lists
 * of required values, none of them empty. {@link ColumnValues} reads it.
 */
final class ColumnPage implements Closeable {

    /** Fixed, so that a cluster's configuration does not change the bytes. Level 3 takes half as long again for 3 %. */
    private static final int ZSTD_LEVEL = 1;

    private final ParquetFileWriter parquet;
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);
    private ByteBuffer page = allocate(1 << 16);
    private byte[] compressed = new byte[1 << 16];

    ColumnPage(ParquetFileWriter parquet) {
        this.parquet = parquet;
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Begins a page of single values; returns where to put them. */
    ByteBuffer begin(int valueBytes) {
        require(valueBytes);
        return page;
    }

    /**
     * Begins a page of lists; returns where to put the elements of all of them.
     *
     * @param sizes elements of each list, at least 1
     * @param elements of all lists together
     */
    ByteBuffer beginLists(int[] sizes, int elements, int valueBytes) {
        int levelBytes = (elements + 7) / 8;
        require(Math.addExact(valueBytes, levelBytes + 32));
        // Repetition levels: 0 where a list begins, else 1, in a single bit-packed run.
        int lengthAt = page.position();
        page.putInt(0);
        putVarint(levelBytes << 1 | 1);
        int levels = page.position();
        Arrays.fill(page.array(), levels, levels + levelBytes, (byte) 0xFF);
        int at = 0;
        for (int size : sizes) {
            page.array()[levels + at / 8] &= (byte) ~(1 << at % 8);
            at += size;
        }
        page.position(levels + levelBytes);
        page.putInt(lengthAt, page.position() - lengthAt - Integer.BYTES);
        // Definition levels: always 1, in a single run.
        lengthAt = page.position();
        page.putInt(0);
        putVarint(elements << 1);
        page.put((byte) 1);
        page.putInt(lengthAt, page.position() - lengthAt - Integer.BYTES);
        return page;
    }

    private void require(int bytes) {
        if (page.capacity() < bytes) {
            page = allocate(bytes);
        }
        page.clear();
    }

    private void putVarint(int value) {
        int left = value;
        while ((left & ~0x7F) != 0) {
            page.put((byte) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        page.put((byte) left);
    }

    /** Compresses the page and writes it as the next column. */
    void end(ColumnDescriptor column, int values) throws IOException {
        int bytes = page.position();
        int bound = bytes + bytes / 128 + 1024;
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        int size = zstd.compressByteArray(compressed, 0, compressed.length, page.array(), 0, bytes);
        parquet.startColumn(column, values, CompressionCodecName.ZSTD);
        parquet.writeDataPage(
                values,
                bytes,
                BytesInput.from(compressed, 0, size),
                Statistics.noopStats(column.getPrimitiveType()),
                Encoding.RLE,
                Encoding.RLE,
                Encoding.PLAIN,
                null,
                null);
        parquet.endColumn();
    }

    @Override
    public void close() {
        zstd.close();
    }
}
