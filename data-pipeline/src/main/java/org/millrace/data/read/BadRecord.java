package org.millrace.data.read;

/**
 * Something in the input that is not a document.
 *
 * @param file path of the file
 * @param position where in the file: {@code line 17}, {@code byte 1048576}, {@code row 12}
 * @param reason stable name that reports count by, such as {@code invalid_json}; see {@link BadReason}
 * @param detail what was found and what was expected
 * @param excerpt the beginning of the offending bytes, printable; empty where there are none
 * @param records how many records it stands for: 1, or the number of rows where a stretch of a file is lost at once
 */
public record BadRecord(String file, String position, String reason, String detail, String excerpt, long records) {

    public BadRecord(String file, String position, String reason, String detail, String excerpt) {
        this(file, position, reason, detail, excerpt, 1);
    }
}
