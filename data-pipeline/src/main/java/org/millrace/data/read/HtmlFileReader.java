package org.millrace.data.read;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.data.read.html.HtmlText;
import org.millrace.data.read.html.SlowPageException;

/** A whole file as one web page, of which the main text is taken. */
final class HtmlFileReader implements RecordReader {

    private final ReadLimits limits;

    HtmlFileReader(ReadLimits limits) {
        this.limits = limits;
    }

    @Override
    public void read(ByteScanner content, RecordOutput output) throws IOException {
        int limit = limits.recordBytes();
        byte[] bytes = content.take(limit);
        if (!content.atEnd()) {
            output.bad(
                    "byte 0", BadReason.TOO_LONG, TextFileReader.tooLong(content, limit), Excerpt.of(bytes, 0, limit));
            return;
        }
        HtmlText page;
        try {
            page = HtmlText.of(bytes, null, "", limits.pageTime());
        } catch (SlowPageException e) {
            output.bad(
                    "byte 0", BadReason.TOO_SLOW, String.valueOf(e.getMessage()), Excerpt.of(bytes, 0, bytes.length));
            return;
        }
        if (page.text().isBlank()) {
            output.ignored("page_without_text");
            return;
        }
        Map<String, String> metadata = new TreeMap<>();
        if (!page.title().isEmpty()) {
            Metadata.add(metadata, Metadata.TITLE, page.title());
        }
        output.text(0, "byte 0", null, page.text(), metadata);
    }
}
