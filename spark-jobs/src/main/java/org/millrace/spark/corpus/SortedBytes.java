package org.millrace.spark.corpus;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Keys of our shuffles are byte arrays in which numbers stand big-endian, most significant first, so that one order
 * serves all: byte by byte, unsigned.
 */
final class SortedBytes implements Comparator<byte[]>, Serializable {

    @Override
    public int compare(byte[] left, byte[] right) {
        return Arrays.compareUnsigned(left, right);
    }
}
