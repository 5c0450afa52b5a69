package org.millrace.data.dedup;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * 128 bits of the exact UTF-8 bytes of a text (XXH3). Nothing is normalised: texts that differ in one space differ.
 *
 * <p>Among 10¹² different texts the chance that any two share a hash is below 2·10⁻¹⁵.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record ContentHash(long high, long low) {

    public static ContentHash of(String text) {
        HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(text.getBytes(StandardCharsets.UTF_8));
        return new ContentHash(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
