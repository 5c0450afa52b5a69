package org.millrace.data.read;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

/** Between a format's reader and the sink: makes documents of one file, holds their texts to the rules, and counts. */
final class RecordOutput {

    private final SourceFile file;
    private final RecordSink sink;
    private final Map<String, Long> ignored = new TreeMap<>();
    private long documents;
    private long bad;

    RecordOutput(SourceFile file, RecordSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /**
     * A record that was read. It becomes a document, or a bad record where its text is not one.
     *
     * @param record ordinal of the record in the file
     * @param position where the record is, for the bad record
     * @param uri where the record lives; null for the file's own path
     */
    void text(long record, String position, @Nullable String uri, String text, Map<String, String> metadata)
            throws IOException {
        if (Surrogates.firstUnpaired(text) < 0) {
            unicodeText(record, position, uri, text, metadata);
        } else {
            bad(position, BadReason.UNPAIRED_SURROGATE, detailOf(BadReason.UNPAIRED_SURROGATE, text), Excerpt.of(text));
        }
    }

    /** As {@link #text}, for a text that is known to have no half of a surrogate pair: it was valid UTF-8. */
    void unicodeText(long record, String position, @Nullable String uri, String text, Map<String, String> metadata)
            throws IOException {
        if (text.indexOf('\0') < 0) {
            plainText(record, position, uri, text, metadata);
        } else {
            bad(position, BadReason.NUL_CHARACTER, detailOf(BadReason.NUL_CHARACTER, text), Excerpt.of(text));
        }
    }

    /** As {@link #unicodeText}, for a text that is known to have no U+0000 either. */
    void plainText(long record, String position, @Nullable String uri, String text, Map<String, String> metadata)
            throws IOException {
        if (text.isBlank()) {
            bad(position, BadReason.EMPTY_TEXT, detailOf(BadReason.EMPTY_TEXT, text), Excerpt.of(text));
            return;
        }
        documents++;
        sink.document(Document.read(
                new DocumentId(file.ordinal(), record),
                file.source(),
                uri == null ? file.path() : uri,
                text,
                metadata));
    }

    void bad(String position, BadReason reason, String detail, String excerpt) throws IOException {
        bad(position, reason, detail, excerpt, 1);
    }

    void bad(String position, BadReason reason, String detail, String excerpt, long records) throws IOException {
        bad += records;
        sink.bad(new BadRecord(file.path(), position, reason.label(), detail, excerpt, records));
    }

    /** A record that is in order but holds no document. */
    void ignored(String kind) {
        ignored.merge(kind, 1L, Long::sum);
    }

    ReadSummary summary() {
        return new ReadSummary(documents, bad, new TreeMap<>(ignored));
    }

    private static String detailOf(BadReason fault, String text) {
        return switch (fault) {
            case NUL_CHARACTER -> "U+0000 at character %d of %d".formatted(text.indexOf('\0'), text.length());
            case UNPAIRED_SURROGATE -> {
                int at = Surrogates.firstUnpaired(text);
                yield "U+%04X without its other half at character %d of %d"
                        .formatted((int) text.charAt(at), at, text.length());
            }
            default -> "%d characters, all of them white space".formatted(text.length());
        };
    }
}
