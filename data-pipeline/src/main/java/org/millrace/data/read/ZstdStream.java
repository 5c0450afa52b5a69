package org.millrace.data.read;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Locale;

/** Content of zstd frames; tells damaged frames from a storage that fails. */
final class ZstdStream extends FilterInputStream {

    /** What zstd-jni says where a frame ends too soon; it has no type of its own. */
    private static final String TRUNCATED = "truncated";

    private final StoredStream stored;

    ZstdStream(ZstdInputStreamNoFinalizer in, StoredStream stored) {
        super(in);
        this.stored = stored;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count;
        do {
            count = read(one, 0, 1);
        } while (count == 0);
        return count < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            stored.rethrowFailure();
            String message = String.valueOf(e.getMessage());
            boolean truncated = message.toLowerCase(Locale.ROOT).contains(TRUNCATED);
            String position = "byte %d of the compressed file".formatted(stored.position());
            throw truncated
                    ? new DamagedInputException(
                            BadReason.TRUNCATED_ZSTD,
                            position,
                            "the file ends within a zstd frame; what came before was read")
                    : new DamagedInputException(
                            BadReason.CORRUPT_ZSTD, position, message + "; the rest of the file is lost");
        }
    }
}
