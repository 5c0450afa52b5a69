package org.millrace.data.classify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The numbers and words of a file that a C++ program wrote. A file that ends too soon is an exception that says where. */
final class LittleEndianInput {

    private static final int LONGEST_WORD = 1 << 20;

    private final InputStream in;
    private final String file;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long consumed;

    LittleEndianInput(InputStream in, String file) {
        this.in = in;
        this.file = file;
    }

    byte readByte(String what) throws IOException {
        require(1, what);
        return buffer.get();
    }

    int readInt(String what) throws IOException {
        require(Integer.BYTES, what);
        return buffer.getInt();
    }

    long readLong(String what) throws IOException {
        require(Long.BYTES, what);
        return buffer.getLong();
    }

    double readDouble(String what) throws IOException {
        require(Double.BYTES, what);
        return buffer.getDouble();
    }

    void readFloats(float[] into, String what) throws IOException {
        int at = 0;
        while (at < into.length) {
            require(Float.BYTES, what);
            int count = Math.min(into.length - at, buffer.remaining() / Float.BYTES);
            buffer.asFloatBuffer().get(into, at, count);
            buffer.position(buffer.position() + count * Float.BYTES);
            at += count;
        }
    }

    void readBytes(byte[] into, String what) throws IOException {
        int at = 0;
        while (at < into.length) {
            require(1, what);
            int count = Math.min(into.length - at, buffer.remaining());
            buffer.get(into, at, count);
            at += count;
        }
    }

    /** Bytes up to a zero, which is passed over. */
    byte[] readWord(String what) throws IOException {
        byte[] word = new byte[32];
        int length = 0;
        for (byte b = readByte(what); b != 0; b = readByte(what)) {
            if (length == LONGEST_WORD) {
                throw fault("%s is longer than %d bytes, so this is no such file".formatted(what, LONGEST_WORD));
            }
            if (length == word.length) {
                word = Arrays.copyOf(word, 2 * length);
            }
            word[length++] = b;
        }
        return Arrays.copyOf(word, length);
    }

    FastTextFormatException fault(String fault) {
        return new FastTextFormatException(file, fault);
    }

    String file() {
        return file;
    }

    private void require(int bytes, String what) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        consumed += buffer.position();
        buffer.compact();
        while (buffer.position() < bytes) {
            int read = in.read(buffer.array(), buffer.position(), buffer.remaining());
            if (read < 0) {
                throw fault("ends after %d bytes, within %s".formatted(consumed + buffer.position(), what));
            }
            buffer.position(buffer.position() + read);
        }
        buffer.flip();
    }
}
