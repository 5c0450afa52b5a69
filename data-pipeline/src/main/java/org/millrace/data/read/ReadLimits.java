package org.millrace.data.read;

import java.time.Duration;

/**
 * What a reader takes on at most.
 *
 * @param recordBytes longer lines, files and web pages become bad records; bounds the memory in use
 * @param pageTime processor time for one web page; what takes longer becomes a bad record
 */
public record ReadLimits(int recordBytes, Duration pageTime) {

    /** One array has to hold a record, and another its characters. */
    private static final int LARGEST_RECORD = 1 << 30;

    /** 64 MiB, 10 s. */
    public static final ReadLimits DEFAULT = new ReadLimits(64 << 20, Duration.ofSeconds(10));

    public ReadLimits {
        if (recordBytes < 1 || recordBytes > LARGEST_RECORD) {
            throw new IllegalArgumentException("Maximum record size must be between 1 and %d bytes, cannot be: %d"
                    .formatted(LARGEST_RECORD, recordBytes));
        }
        if (pageTime.isNegative() || pageTime.isZero()) {
            throw new IllegalArgumentException("Time for a page must be above 0, cannot be: " + pageTime);
        }
    }

    /** The default time, and another size. */
    public static ReadLimits ofBytes(int recordBytes) {
        return new ReadLimits(recordBytes, DEFAULT.pageTime());
    }
}
