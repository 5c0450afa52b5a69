package org.millrace.data.read;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 into a buffer that it keeps, and refuses what is not UTF-8 instead of replacing it. */
public final class StrictUtf8 {

    private static final int FIRST_CAPACITY = 8192;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private CharBuffer buffer = CharBuffer.allocate(FIRST_CAPACITY);
    private int fault = -1;

    /** True where all bytes are UTF-8; the characters are then in {@link #characters()}. */
    public boolean decode(byte[] bytes, int offset, int length) {
        if (buffer.capacity() < length) {
            buffer = CharBuffer.allocate(length + length / 4);
        }
        buffer.clear();
        ByteBuffer input = ByteBuffer.wrap(bytes, offset, length);
        decoder.reset();
        CoderResult result = decoder.decode(input, buffer, true);
        fault = result.isError() ? input.position() - offset : -1;
        return fault < 0;
    }

    /** The decoded characters, from 0 to {@link #length()}; good until the next call. */
    public char[] characters() {
        return buffer.array();
    }

    public int length() {
        return buffer.position();
    }

    /** How many bytes came before the first one that is not UTF-8; -1 where there is none. */
    public int fault() {
        return fault;
    }

    @Override
    public String toString() {
        return new String(buffer.array(), 0, buffer.position());
    }
}
