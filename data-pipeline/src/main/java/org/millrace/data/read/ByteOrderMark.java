package org.millrace.data.read;

/** The mark that some programs put before a text, which is no part of it. */
public final class ByteOrderMark {

    private ByteOrderMark() {}

    /** 3 where the bytes begin with UTF-8's mark, otherwise 0. */
    public static int lengthOfUtf8(byte[] bytes, int offset, int length) {
        boolean marked = length >= 3
                && (bytes[offset] & 0xFF) == 0xEF
                && (bytes[offset + 1] & 0xFF) == 0xBB
                && (bytes[offset + 2] & 0xFF) == 0xBF;
        return marked ? 3 : 0;
    }
}
