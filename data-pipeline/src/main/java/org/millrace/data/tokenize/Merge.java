package org.millrace.data.tokenize;

/**
 * Two neighbouring tokens that become one, spelled in the byte alphabet of byte-level BPE.
 *
 * @param left the first token
 * @param right the second
 */
public record Merge(String left, String right) {

    /** The token they become. */
    public String joined() {
        return left + right;
    }
}
