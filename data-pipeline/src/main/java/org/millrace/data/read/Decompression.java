package org.millrace.data.read;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds out from a file's first bytes how it is compressed, since names lie and object stores drop them. */
final class Decompression {

    private static final int MAGIC_BYTES = 4;
    private static final int ZSTD_MAGIC = 0xFD2FB528;
    private static final int ZSTD_SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int ZSTD_SKIPPABLE_MASK = 0xFFFFFFF0;

    /** How bytes are compressed. */
    enum Kind {
        NONE,
        GZIP,
        ZSTD
    }

    private Decompression() {}

    /** How a file is compressed that stands at its first byte. */
    static Kind kindOf(InputStream in) throws IOException {
        return kindOf(in.readNBytes(MAGIC_BYTES));
    }

    private static Kind kindOf(byte[] magic) {
        if (magic.length >= 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B) {
            return Kind.GZIP;
        }
        return magic.length == MAGIC_BYTES && isZstd(littleEndian(magic)) ? Kind.ZSTD : Kind.NONE;
    }

    /** The content of the file; damage shows as {@link DamagedInputException} when reading gets there. */
    static InputStream open(StoredStream stored) throws IOException {
        var peeked = new PushbackInputStream(stored, MAGIC_BYTES);
        byte[] magic = peeked.readNBytes(MAGIC_BYTES);
        peeked.unread(magic);
        return switch (kindOf(magic)) {
            case GZIP -> new GzipStream(peeked, stored);
            case ZSTD -> new ZstdStream(new ZstdInputStreamNoFinalizer(peeked), stored);
            case NONE -> peeked;
        };
    }

    private static boolean isZstd(int magic) {
        return magic == ZSTD_MAGIC || (magic & ZSTD_SKIPPABLE_MASK) == ZSTD_SKIPPABLE_MAGIC;
    }

    private static int littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
}
