package org.millrace.data.dedup;

import java.io.Serializable;

/**
 * What makes two documents near duplicates: that in one band all rows of their signatures agree.
 *
 * @param shingleWords words in a shingle
 * @param bands bands of a signature
 * @param rows minima in a band
 * @param seed of the permutations; 1 gives those of datatrove
 */
public record MinHashSettings(int shingleWords, int bands, int rows, int seed) implements Serializable {

    /** More minima than this tell similarities apart more finely than anyone asks. */
    public static final int MOST_HASHES = 1 << 14;

    public MinHashSettings {
        if (shingleWords < 1 || bands < 1 || rows < 1 || (long) bands * rows > MOST_HASHES || seed < 0) {
            throw new IllegalArgumentException(
                    "Shingles need words, and bands times rows must be from 1 to %d, cannot be: %d words, %d × %d, seed %d"
                            .formatted(MOST_HASHES, shingleWords, bands, rows, seed));
        }
    }

    /** FineWeb's: 5 words, 14 × 8. */
    public static MinHashSettings fineweb() {
        return new MinHashSettings(5, 14, 8, 1);
    }

    /** Minima in a signature. */
    public int hashes() {
        return bands * rows;
    }

    /** The chance that two documents meet in a band, of which the given share of shingles is in both: 1 − (1 − sʳ)ᵇ. */
    public double probability(double similarity) {
        return 1 - Math.pow(1 - Math.pow(similarity, rows), bands);
    }

    /** The similarity about which that chance rises most steeply: (1/b)^(1/r). */
    public double threshold() {
        return Math.pow(1.0 / bands, 1.0 / rows);
    }
}
