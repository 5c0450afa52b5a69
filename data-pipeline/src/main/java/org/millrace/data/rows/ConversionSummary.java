package org.millrace.data.rows;

/**
 * What a conversion has done, or has done so far.
 *
 * @param files begun
 * @param rows converted
 * @param bad rows set aside
 * @param characters code points of the rows converted
 * @param textBytes their text in UTF-8
 * @param tokens their token ids
 */
public record ConversionSummary(int files, long rows, long bad, long characters, long textBytes, long tokens) {

    /** Share of the rows that are bad; 0 where there are no rows. */
    public double badShare() {
        return bad == 0 ? 0 : (double) bad / (rows + bad);
    }
}
