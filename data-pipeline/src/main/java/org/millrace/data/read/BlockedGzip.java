package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Blocked gzip, as {@code bgzip} writes it (SAM/BAM format specification, 4.1): gzip members of at most 64 KiB, each of
 * which says in its header how long it is, so that members are found from anywhere in the file.
 */
final class BlockedGzip {

    private static final int HEADER_BYTES = 18;
    private static final int MOST_BLOCK_BYTES = 1 << 16;

    /** A header that is one by accident is not followed by another, this often. */
    private static final int BLOCKS_TO_CHECK = 3;

    private BlockedGzip() {}

    /** The first member at or after each target; nothing where the file is no blocked gzip. */
    static List<Long> starts(FSDataInputStream in, long fileBytes, long[] targets) throws IOException {
        List<Long> starts = new ArrayList<>();
        if (isBlocked(in)) {
            for (long target : targets) {
                OptionalLong start = next(in, target, fileBytes);
                if (start.isPresent() && (starts.isEmpty() || start.getAsLong() > starts.get(starts.size() - 1))) {
                    starts.add(start.getAsLong());
                }
            }
        }
        return starts;
    }

    private static boolean isBlocked(FSDataInputStream in) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        in.seek(0);
        return in.readNBytes(header, 0, HEADER_BYTES) == HEADER_BYTES && blockBytes(header, 0) > 0;
    }

    /** The first member at or after a place; nothing where none is as near as one must be. */
    private static OptionalLong next(FSDataInputStream in, long place, long fileBytes) throws IOException {
        byte[] window = new byte[2 * MOST_BLOCK_BYTES];
        in.seek(place);
        int filled = in.readNBytes(window, 0, window.length);
        for (int i = 0; i + HEADER_BYTES <= filled && i < MOST_BLOCK_BYTES; i++) {
            if (blockBytes(window, i) > 0 && isFollowed(in, place + i, fileBytes)) {
                return OptionalLong.of(place + i);
            }
        }
        return OptionalLong.empty();
    }

    private static boolean isFollowed(FSDataInputStream in, long member, long fileBytes) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        long at = member;
        for (int i = 0; i < BLOCKS_TO_CHECK && at < fileBytes; i++) {
            in.seek(at);
            int bytes = in.readNBytes(header, 0, HEADER_BYTES) == HEADER_BYTES ? blockBytes(header, 0) : 0;
            if (bytes == 0) {
                return false;
            }
            at += bytes;
        }
        return at <= fileBytes;
    }

    /** Stored bytes of the member whose header begins here; 0 where none does. */
    private static int blockBytes(byte[] bytes, int at) {
        boolean header = (bytes[at] & 0xFF) == 0x1F
                && (bytes[at + 1] & 0xFF) == 0x8B
                && bytes[at + 2] == 8
                && bytes[at + 3] == 4
                && bytes[at + 10] == 6
                && bytes[at + 11] == 0
                && bytes[at + 12] == 'B'
                && bytes[at + 13] == 'C'
                && bytes[at + 14] == 2
                && bytes[at + 15] == 0;
        return header ? ((bytes[at + 16] & 0xFF) | (bytes[at + 17] & 0xFF) << 8) + 1 : 0;
    }
}
