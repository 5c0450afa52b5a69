package org.millrace.data.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.html.HtmlText;
import org.millrace.data.read.html.PageCharset;
import org.millrace.data.read.html.SlowPageException;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.LengthedBody;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.MessageBody;

/**
 * Web archives: successful HTTP responses that carry HTML or plain text, and conversion records, whose text somebody has
 * taken out already (WET). A record's ordinal counts every record of the file, whatever its type.
 */
final class WarcRecordReader implements RecordReader {

    private final int limit;
    private final Duration pageTime;
    private final StrictUtf8 utf8 = new StrictUtf8();

    WarcRecordReader(ReadLimits limits) {
        this.limit = limits.recordBytes();
        this.pageTime = limits.pageTime();
    }

    @Override
    public void read(ByteScanner content, RecordOutput output) throws IOException {
        var frames = new WarcFrames(content);
        for (long record = 0; ; record++) {
            WarcBlock block;
            try {
                block = frames.next();
            } catch (DamagedInputException e) {
                if (e.reason() != BadReason.CORRUPT_WARC) {
                    throw e;
                }
                output.bad(e.position(), e.reason(), String.valueOf(e.getMessage()), "");
                continue;
            }
            if (block == null) {
                return;
            }
            record(record, block, content, output);
        }
    }

    private void record(long record, WarcBlock block, ByteScanner content, RecordOutput output) throws IOException {
        String kind = block.type();
        boolean wanted = kind.equals("response") || kind.equals("conversion");
        if (!wanted) {
            pass(block, content);
            output.ignored("warc_" + kind.replaceAll("[^a-z]", "_"));
            return;
        }
        if (block.length() > limit) {
            pass(block, content);
            output.bad(
                    block.label(),
                    BadReason.TOO_LONG,
                    "the record has %d bytes, at most %d are read".formatted(block.length(), limit),
                    "");
            return;
        }
        byte[] bytes = content.take((int) block.length());
        if (bytes.length < block.length()) {
            throw truncated(block, bytes.length);
        }
        if (kind.equals("response")) {
            response(record, block, bytes, output);
        } else {
            plainText(record, block, bytes, null, output);
        }
    }

    private void response(long record, WarcBlock block, byte[] bytes, RecordOutput output) throws IOException {
        MediaType type;
        byte[] body;
        try {
            HttpResponse http = HttpResponse.parse(messageIn(bytes));
            type = MediaType.parseLeniently(http.headers().first("Content-Type").orElse(""));
            if (http.status() < 200 || http.status() > 299) {
                output.ignored("http_status_%d".formatted(http.status()));
                return;
            }
            if (!isHtml(type) && !isPlainText(type)) {
                output.ignored("not_text");
                return;
            }
            body = bodyOf(http);
        } catch (IOException | RuntimeException e) {
            output.bad(
                    block.label(),
                    BadReason.CORRUPT_HTTP,
                    "the HTTP response cannot be read: " + e.getMessage(),
                    Excerpt.of(bytes, 0, bytes.length));
            return;
        }
        if (body.length > limit) {
            output.bad(
                    block.label(),
                    BadReason.TOO_LONG,
                    "the page is longer than %d bytes after decoding".formatted(limit),
                    "");
        } else if (isHtml(type)) {
            page(record, block, body, type, output);
        } else {
            plainText(record, block, body, type, output);
        }
    }

    private void page(long record, WarcBlock block, byte[] body, MediaType type, RecordOutput output)
            throws IOException {
        String address = addressOf(block);
        HtmlText page;
        try {
            page = HtmlText.of(body, type.parameters().get("charset"), address == null ? "" : address, pageTime);
        } catch (SlowPageException e) {
            output.bad(block.label(), BadReason.TOO_SLOW, String.valueOf(e.getMessage()), String.valueOf(address));
            return;
        }
        if (page.text().isBlank()) {
            output.ignored("page_without_text");
            return;
        }
        Map<String, String> metadata = metadataOf(block);
        if (!page.title().isEmpty()) {
            Metadata.add(metadata, Metadata.TITLE, page.title());
        }
        output.text(record, block.label(), address, page.text(), metadata);
    }

    private void plainText(long record, WarcBlock block, byte[] bytes, @Nullable MediaType type, RecordOutput output)
            throws IOException {
        String charset = type == null ? null : type.parameters().get("charset");
        String text;
        if (charset == null || charset.equalsIgnoreCase("utf-8")) {
            int start = ByteOrderMark.lengthOfUtf8(bytes, 0, bytes.length);
            if (!utf8.decode(bytes, start, bytes.length - start)) {
                output.bad(
                        block.label(),
                        BadReason.INVALID_UTF8,
                        "byte %d of the text is not UTF-8".formatted(start + utf8.fault()),
                        Excerpt.around(bytes, start, bytes.length - start, utf8.fault()));
                return;
            }
            text = utf8.toString();
        } else {
            text = PageCharset.decode(bytes, charset);
        }
        output.text(record, block.label(), addressOf(block), text, metadataOf(block));
    }

    /** As a body of known length: a response that does not state its own ends where the record does. */
    private static MessageBody messageIn(byte[] bytes) {
        ByteBuffer nothingRead = ByteBuffer.allocate(0);
        return LengthedBody.create(Channels.newChannel(new ByteArrayInputStream(bytes)), nothingRead, bytes.length);
    }

    /** One byte more than the limit, where there is more, so that the caller sees it. */
    private byte[] bodyOf(HttpResponse http) throws IOException {
        try (InputStream stream = http.bodyDecoded().stream()) {
            return stream.readNBytes(limit + 1);
        }
    }

    private static void pass(WarcBlock block, ByteScanner content) throws IOException {
        long passed = content.pass(block.length());
        if (passed < block.length()) {
            throw truncated(block, passed);
        }
    }

    private static DamagedInputException truncated(WarcBlock block, long found) {
        return new DamagedInputException(
                BadReason.TRUNCATED_WARC,
                block.label(),
                "the file ends after %d of the record's %d bytes".formatted(found, block.length()));
    }

    private static @Nullable String addressOf(WarcBlock block) {
        String address = block.headers().first("WARC-Target-URI").orElse("").trim();
        if (address.startsWith("<") && address.endsWith(">")) {
            address = address.substring(1, address.length() - 1);
        }
        return address.isEmpty() ? null : address;
    }

    private static Map<String, String> metadataOf(WarcBlock block) {
        Map<String, String> metadata = new LinkedHashMap<>();
        block.headers().first("WARC-Date").ifPresent(date -> Metadata.add(metadata, Metadata.DATE, date.trim()));
        block.headers()
                .first("WARC-Identified-Content-Language")
                .ifPresent(language -> Metadata.add(metadata, Metadata.DECLARED_LANGUAGE, language.trim()));
        return metadata;
    }

    private static boolean isHtml(MediaType type) {
        String name = nameOf(type);
        return name.equals("text/html") || name.equals("application/xhtml+xml");
    }

    private static boolean isPlainText(MediaType type) {
        return nameOf(type).equals("text/plain");
    }

    private static String nameOf(MediaType type) {
        return (type.type() + "/" + type.subtype()).toLowerCase(Locale.ROOT);
    }
}
