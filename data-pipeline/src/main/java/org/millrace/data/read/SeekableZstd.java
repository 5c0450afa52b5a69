package org.millrace.data.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Zstandard's seekable format (version 0.1.0): frames by themselves, and at the end of the file a table of their sizes in
 * a frame that is passed over.
 */
final class SeekableZstd {

    private static final int FOOTER_BYTES = 9;
    private static final int SKIPPABLE_HEADER_BYTES = 8;
    private static final int TABLE_MAGIC = 0x184D2A5E;
    private static final int FOOTER_MAGIC = 0x8F92EAB1;
    private static final int CHECKSUM_FLAG = 0x80;
    private static final int RESERVED_BITS = 0x7C;

    private SeekableZstd() {}

    /** The first frame at or after each target; nothing where the file has no table that fits it. */
    static List<Long> starts(FSDataInputStream in, long fileBytes, long[] targets) throws IOException {
        if (fileBytes < FOOTER_BYTES + SKIPPABLE_HEADER_BYTES) {
            return List.of();
        }
        ByteBuffer footer = read(in, fileBytes - FOOTER_BYTES, FOOTER_BYTES);
        long frames = footer.getInt() & 0xFFFFFFFFL;
        int descriptor = footer.get();
        if (footer.getInt() != FOOTER_MAGIC || (descriptor & RESERVED_BITS) != 0) {
            return List.of();
        }
        int entryBytes = (descriptor & CHECKSUM_FLAG) != 0 ? 12 : 8;
        long tableBytes = frames * entryBytes + FOOTER_BYTES;
        long table = fileBytes - tableBytes - SKIPPABLE_HEADER_BYTES;
        if (table < 0 || tableBytes > Integer.MAX_VALUE - 64) {
            return List.of();
        }
        ByteBuffer entries = read(in, table, (int) tableBytes + SKIPPABLE_HEADER_BYTES);
        if (entries.getInt() != TABLE_MAGIC || (entries.getInt() & 0xFFFFFFFFL) != tableBytes) {
            return List.of();
        }
        return starts(entries, (int) frames, entryBytes, table, targets);
    }

    private static List<Long> starts(ByteBuffer entries, int frames, int entryBytes, long table, long[] targets) {
        List<Long> starts = new ArrayList<>();
        long at = 0;
        int target = 0;
        for (int frame = 0; frame < frames; frame++) {
            if (target < targets.length && at >= targets[target]) {
                starts.add(at);
                while (target < targets.length && at >= targets[target]) {
                    target++;
                }
            }
            at += entries.getInt(SKIPPABLE_HEADER_BYTES + frame * entryBytes) & 0xFFFFFFFFL;
        }
        // Sizes that do not add up to the table's place are those of another file.
        return at == table ? starts : List.of();
    }

    private static ByteBuffer read(FSDataInputStream in, long from, int count) throws IOException {
        in.seek(from);
        return ByteBuffer.wrap(in.readNBytes(count)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
