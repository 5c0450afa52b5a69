package org.millrace.data.read;

import java.util.Locale;

/** Why something in the input is not a document. The names are stable: reports and manifests count by them. */
public enum BadReason {
    /** The file holds no byte, or decompresses to none. */
    EMPTY_FILE,
    /** The compressed bytes end before the compressed stream does. */
    TRUNCATED_GZIP,
    TRUNCATED_ZSTD,
    /** The compressed bytes contradict themselves. */
    CORRUPT_GZIP,
    CORRUPT_ZSTD,
    /** A line that is not one JSON value. */
    INVALID_JSON,
    /** A line that is JSON, but no object. */
    NOT_AN_OBJECT,
    /** No text under the configured name, or null. */
    MISSING_TEXT,
    /** The text is a number, a list or another thing that is no string. */
    TEXT_NOT_A_STRING,
    /** Bytes that UTF-8 does not allow. */
    INVALID_UTF8,
    /** Half of a surrogate pair, which no Unicode text contains. */
    UNPAIRED_SURROGATE,
    /** U+0000, the mark of binary data. */
    NUL_CHARACTER,
    /** No character other than white space. */
    EMPTY_TEXT,
    /** The text spells a special token, and that is forbidden. */
    SPECIAL_TOKEN,
    /** No token ids under the configured name, or null. */
    MISSING_IDS,
    /** The token ids are no list of whole numbers. */
    NOT_TOKEN_IDS,
    /** A token id that the tokenizer has no token for. */
    UNKNOWN_ID,
    /** A field that is to be kept is of a type that cannot be. */
    UNSUPPORTED_TYPE,
    /** Longer than the configured limit. */
    TOO_LONG,
    /** A web page that takes more than the configured time. */
    TOO_SLOW,
    /** A row of a CSV file that has other fields than its header, or quotes that make no sense. */
    INVALID_CSV,
    /** A Parquet file, or a group of its rows, that cannot be read. */
    CORRUPT_PARQUET,
    /** A WARC record whose frame or headers are broken; reading goes on at the next record. */
    CORRUPT_WARC,
    /** A WARC file that ends within a record. */
    TRUNCATED_WARC,
    /** A WARC response whose HTTP message cannot be read. */
    CORRUPT_HTTP;

    /** The name in {@link BadRecord#reason()}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
