package org.millrace.data.filter.text;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;

/**
 * A set of many strings that remembers 64 bits of each (XXH3), eight bytes an entry whatever their lengths: the five
 * million hosts of a public block list take 40 MB. A string that is not in a set of n is taken for one of them with a
 * chance of n · 2⁻⁶⁴.
 */
public final class HashedSet {

    private static final Hasher64 HASH = Hashing.xxh3_64();

    private long[] hashes = new long[16];
    private int size;
    private boolean sorted = true;

    /** Adds a string; not for use by several threads. */
    public void add(String entry) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        hashes[size++] = HASH.hashCharsToLong(entry);
        sorted = false;
    }

    /** Makes the set ready to be asked; afterwards it is safe for use by several threads. */
    public HashedSet sorted() {
        Arrays.sort(hashes, 0, size);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || hashes[i] != hashes[kept - 1]) {
                hashes[kept++] = hashes[i];
            }
        }
        hashes = Arrays.copyOf(hashes, kept);
        size = kept;
        sorted = true;
        return this;
    }

    /** How many different strings there are. */
    public int size() {
        requireSorted();
        return size;
    }

    public boolean contains(String entry) {
        requireSorted();
        return Arrays.binarySearch(hashes, HASH.hashCharsToLong(entry)) >= 0;
    }

    private void requireSorted() {
        if (!sorted) {
            throw new IllegalStateException("A set must be sorted after the last entry was added");
        }
    }
}
