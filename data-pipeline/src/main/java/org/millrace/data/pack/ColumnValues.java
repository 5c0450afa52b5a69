package org.millrace.data.pack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column in one row group, page after page, as {@link PackedWriter} lays them out: PLAIN values behind
 * levels of one bit. Reading them in bulk rather than value by value makes the reader several times as fast as
 * Parquet's record assembly.
 *
 * <p>A page of a list: length and run-length coded repetition levels (0 where a row begins), length and definition
 * levels (always 1, since no list is empty), values. A page of a plain column: values.
 */
final class ColumnValues {

    private final PageReader pages;
    private final ColumnDescriptor column;
    private final int @Nullable [] listSizes;
    private int row = -1;
    private ByteBuffer page = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);

    /** @param listSizes counts the elements of each row as pages are read; null if nobody wants to know */
    ColumnValues(PageReadStore rowGroup, ColumnDescriptor column, int @Nullable [] listSizes) {
        this.pages = rowGroup.getPageReader(column);
        this.column = column;
        this.listSizes = listSizes;
    }

    /** Values of all pages together. */
    int count() {
        return Math.toIntExact(pages.getTotalValueCount());
    }

    void read(int[] target) throws IOException {
        for (int at = 0; at < target.length; ) {
            ByteBuffer values = values();
            int count = Math.min(target.length - at, whole(values.remaining(), Integer.BYTES));
            values.asIntBuffer().get(target, at, count);
            values.position(values.position() + count * Integer.BYTES);
            at += count;
        }
    }

    void read(long[] target) throws IOException {
        for (int at = 0; at < target.length; ) {
            ByteBuffer values = values();
            int count = Math.min(target.length - at, whole(values.remaining(), Long.BYTES));
            values.asLongBuffer().get(target, at, count);
            values.position(values.position() + count * Long.BYTES);
            at += count;
        }
    }

    private int whole(int bytes, int width) throws PackedFormatException {
        if (bytes % width != 0) {
            throw new PackedFormatException("column %s: a page has %d bytes of values left; expected a multiple of %d"
                    .formatted(name(), bytes, width));
        }
        return bytes / width;
    }

    private String name() {
        return String.join(".", column.getPath());
    }

    /** The next value of a binary column: a view of the page. */
    ByteBuffer readBinary() throws IOException {
        ByteBuffer values = values();
        int length = values.getInt();
        ByteBuffer value = values.slice(values.position(), length);
        values.position(values.position() + length);
        return value;
    }

    /** The rest of the current page, or the next page where that is used up. */
    private ByteBuffer values() throws IOException {
        while (!page.hasRemaining()) {
            page = nextPage();
        }
        return page;
    }

    private ByteBuffer nextPage() throws IOException {
        DataPage next = pages.readPage();
        if (next == null) {
            throw new PackedFormatException("column %s ends early".formatted(name()));
        }
        if (!(next instanceof DataPageV1 v1) || v1.getValueEncoding() != Encoding.PLAIN) {
            throw new PackedFormatException(
                    "column %s holds the page %s; expected PLAIN values in a version 1 page, as PackedWriter makes it"
                            .formatted(name(), next));
        }
        ByteBufferInputStream content = v1.getBytes().toInputStream();
        ByteBuffer bytes = content.slice(content.available()).order(ByteOrder.LITTLE_ENDIAN);
        if (column.getMaxRepetitionLevel() > 0) {
            ByteBuffer repetitionLevels = lengthPrefixed(bytes);
            lengthPrefixed(bytes);
            if (listSizes != null) {
                countElements(repetitionLevels, v1.getValueCount(), listSizes);
            }
        }
        return bytes;
    }

    private static ByteBuffer lengthPrefixed(ByteBuffer bytes) {
        int length = bytes.getInt();
        ByteBuffer part = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return part;
    }

    private void countElements(ByteBuffer repetitionLevels, int count, int[] sizes) throws IOException {
        var levels = new RunLengthBitPackingHybridDecoder(1, ByteBufferInputStream.wrap(repetitionLevels));
        for (int i = 0; i < count; i++) {
            if (levels.readInt() == 0) {
                row++;
            }
            sizes[row]++;
        }
    }
}
