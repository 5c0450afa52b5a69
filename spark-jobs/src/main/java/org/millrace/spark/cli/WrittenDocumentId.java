package org.millrace.spark.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.DocumentId;
import org.millrace.train.config.Problems;

/** A document's identity as a person writes it: {@code 3:17}, or one number. */
final class WrittenDocumentId {

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?::(\\d{1,18}))?");

    private WrittenDocumentId() {}

    /**
     * Parses it.
     *
     * @param key what to call it in a problem
     * @return null where it is none, which is added to the problems
     */
    static @Nullable DocumentId parse(String key, String written, Problems problems) {
        Matcher matcher = FORM.matcher(written);
        try {
            if (matcher.matches()) {
                long first = Long.parseLong(matcher.group(1));
                String record = matcher.group(2);
                return record == null ? DocumentId.ofLong(first) : new DocumentId(first, Long.parseLong(record));
            }
        } catch (IllegalArgumentException tooLarge) {
            problems.add(key, written, "a document", String.valueOf(tooLarge.getMessage()));
            return null;
        }
        problems.add(key, written, "FILE:RECORD, such as 3:17, or one number");
        return null;
    }
}
