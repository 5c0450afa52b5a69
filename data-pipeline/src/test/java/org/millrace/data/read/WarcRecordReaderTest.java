package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.data.read.CompressedBytes.firstPart;
import static org.millrace.data.read.CompressedBytes.gzip;
import static org.millrace.data.read.CompressedBytes.joined;
import static org.millrace.data.read.CompressedBytes.utf8;
import static org.millrace.data.read.CompressedBytes.zstd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.HttpRequest;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcConversion;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcWriter;
import org.netpreserve.jwarc.Warcinfo;

class WarcRecordReaderTest {

    private static final Instant DATE = Instant.parse("2024-05-06T07:08:09Z");
    private static final String PAGE =
            "<html><head><title>Bees</title></head><body><p>Bees make honey.</p></body></html>";

    @TempDir
    private Path directory;

    @Test
    void pagesBecomeDocumentsAndTheRestIsCounted() throws IOException {
        for (WarcCompression compression : List.of(WarcCompression.NONE, WarcCompression.GZIP)) {
            CollectedRecords read = read(archive(
                    compression,
                    new Warcinfo.Builder().date(DATE).fields(Map.of()).build(),
                    new WarcRequest.Builder("https://example.org/bees")
                            .date(DATE)
                            .body(new HttpRequest.Builder("GET", "/bees").build())
                            .build(),
                    response("https://example.org/bees", "text/html; charset=utf-8", utf8(PAGE)),
                    response("https://example.org/plain", "text/plain", utf8("Plain größer text.\n")),
                    response("https://example.org/picture", "image/png", new byte[] {1, 2, 3}),
                    response("https://example.org/blank", "text/html", utf8("<p> </p>"))));
            assertThat(read.bad).isEmpty();
            assertThat(read.texts()).containsExactly("Bees make honey.", "Plain größer text.\n");
            assertThat(read.ordinals()).containsExactly(2L, 3L);
            assertThat(read.documents.get(0).uri()).isEqualTo("https://example.org/bees");
            assertThat(read.documents.get(0).metadata())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("title", "Bees", "date", "2024-05-06T07:08:09Z"));
            assertThat(read.summary.ignored())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("warc_warcinfo", 1L, "warc_request", 1L, "not_text", 1L, "page_without_text", 1L));
        }
    }

    @Test
    void conversionRecordsAreTextAlready() throws IOException {
        CollectedRecords read = read(archive(
                WarcCompression.GZIP,
                new WarcConversion.Builder()
                        .setHeader("WARC-Target-URI", "https://example.org/wet")
                        .setHeader("WARC-Identified-Content-Language", "deu,eng")
                        .date(DATE)
                        .body(MediaType.PLAIN_TEXT, utf8("Extrahierter Text\nmit Zeilen"))
                        .build()));
        assertThat(read.texts()).containsExactly("Extrahierter Text\nmit Zeilen");
        assertThat(read.documents.get(0).uri()).isEqualTo("https://example.org/wet");
        assertThat(read.documents.get(0).metadata()).containsEntry("declared_language", "deu,eng");
    }

    @Test
    void aPageThatTakesTooLongIsSetAside() throws IOException {
        Path file = Files.write(
                directory.resolve("slow"),
                archive(
                        WarcCompression.GZIP,
                        response("https://example.org/slow", "text/html", utf8("<p>word ".repeat(5000))),
                        response("https://example.org/plain", "text/plain", utf8("No page."))));
        var sink = new CollectedRecords();
        SourceFile source = SourceFile.whole(
                0, "s", file.toUri().toString(), Files.size(file), 0, InputFormat.WARC, FieldMapping.DEFAULT);
        new SourceReader(new Configuration(), new ReadLimits(1 << 20, Duration.ofNanos(1))).read(source, sink);
        assertThat(sink.texts()).containsExactly("No page.");
        assertThat(sink.reasons()).containsExactly("too_slow");
        assertThat(sink.bad.get(0).excerpt()).isEqualTo("https://example.org/slow");
    }

    @Test
    void httpEncodingsAreUndone() throws IOException {
        byte[] chunked = utf8("7\r\n<p>Bees\r\nc\r\n make honey.\r\n0\r\n\r\n");
        CollectedRecords read = read(joined(
                record("https://example.org/1", http("Content-Type: text/html\r\nTransfer-Encoding: chunked", chunked)),
                record(
                        "https://example.org/2",
                        http("Content-Type: text/html\r\nContent-Encoding: gzip", gzip(utf8(PAGE)))),
                record(
                        "https://example.org/3",
                        http(
                                "Content-Type: text/html; charset=windows-1251",
                                "<p>Пчёлы делают мёд.</p>".getBytes("windows-1251"))),
                record(
                        "https://example.org/4",
                        http(
                                "Content-Type: text/plain; charset=iso-8859-1",
                                "naïve “plain”".replaceAll("[“”]", "'").getBytes(StandardCharsets.ISO_8859_1)))));
        assertThat(read.bad).isEmpty();
        assertThat(read.texts())
                .containsExactly("Bees make honey.", "Bees make honey.", "Пчёлы делают мёд.", "naïve 'plain'");
    }

    @Test
    void onlySuccessfulResponsesCount() throws IOException {
        CollectedRecords read = read(record(
                "https://example.org/",
                utf8("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>There is no such page here.")));
        assertThat(read.documents).isEmpty();
        assertThat(read.bad).isEmpty();
        assertThat(read.summary.ignored()).containsEntry("http_status_404", 1L);
    }

    @Test
    void aBrokenHeaderCostsOneRecord() throws IOException {
        byte[] first = page("https://example.org/1", "one");
        byte[] noLength = utf8("WARC/1.0\r\nWARC-Type: response\r\n\r\nbytes that belong to it\r\nand more\r\n\r\n");
        byte[] notANumber = utf8("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n\r\n\r\n");
        byte[] noColon = utf8("WARC/1.0\r\nthis is no header\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n");
        byte[] cutHeader = utf8("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: x\r\n");
        byte[] last = page("https://example.org/2", "two");
        CollectedRecords read =
                read(joined(first, utf8("garbage\r\n"), noLength, notANumber, noColon, cutHeader, last));
        assertThat(read.texts()).containsExactly("one", "two");
        assertThat(read.reasons()).hasSize(5).containsOnly("corrupt_warc");
        assertThat(read.ordinals()).containsExactly(0L, 6L);
        assertThat(read.positions().get(0)).isEqualTo("record at byte " + first.length);
    }

    @Test
    void aBrokenHttpHeaderCostsOneRecord() throws IOException {
        CollectedRecords read = read(
                joined(record("https://example.org/1", utf8("no HTTP at all")), page("https://example.org/2", "two")));
        assertThat(read.texts()).containsExactly("two");
        assertThat(read.reasons()).containsExactly("corrupt_http");
        assertThat(read.bad.get(0).excerpt()).isEqualTo("no HTTP at all");
    }

    @Test
    void aCutFileKeepsTheRecordsBefore() throws IOException {
        byte[] whole = joined(page("https://example.org/1", "one"), page("https://example.org/2", "two two two"));
        int firstLength = page("https://example.org/1", "one").length;
        for (int length = firstLength + 9; length < whole.length - 5; length++) {
            CollectedRecords read = read(firstPart(whole, length));
            assertThat(read.texts()).containsExactly("one");
            assertThat(read.reasons()).as("cut after %d bytes", length).containsExactly("truncated_warc");
            assertThat(read.positions()).containsExactly("record at byte " + firstLength);
        }
        byte[] members = joined(gzip(page("https://example.org/1", "one")), gzip(page("https://example.org/2", "two")));
        CollectedRecords read = read(firstPart(members, members.length - 30));
        assertThat(read.texts()).containsExactly("one");
        assertThat(read.reasons()).containsExactly("truncated_gzip");
    }

    @Test
    void recordsBeyondTheLimitArePassedOver() throws IOException {
        byte[] file = joined(
                page("https://example.org/1", "x".repeat(5000)),
                record(
                        "https://example.org/2",
                        http(
                                "Content-Type: text/html\r\nContent-Encoding: gzip",
                                gzip(utf8("<p>" + "y".repeat(5000))))),
                page("https://example.org/3", "short"));
        Path path = Files.write(directory.resolve("limit.warc"), zstd(file));
        CollectedRecords read = CollectedRecords.read(path, InputFormat.WARC, FieldMapping.DEFAULT, 1000);
        assertThat(read.texts()).containsExactly("short");
        assertThat(read.reasons()).containsExactly("too_long", "too_long");
    }

    @Test
    void plainTextThatIsNoUtf8IsBad() throws IOException {
        CollectedRecords read =
                read(record("https://example.org/", http("Content-Type: text/plain", new byte[] {'a', (byte) 0xFF})));
        assertThat(read.reasons()).containsExactly("invalid_utf8");
    }

    private CollectedRecords read(byte[] archive) throws IOException {
        return CollectedRecords.read(Files.write(directory.resolve("input.warc"), archive), InputFormat.WARC);
    }

    private static byte[] archive(WarcCompression compression, WarcRecord... records) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = new WarcWriter(Channels.newChannel(out), compression)) {
            for (WarcRecord record : records) {
                writer.write(record);
            }
        }
        return out.toByteArray();
    }

    private static WarcResponse response(String address, String type, byte[] body) throws IOException {
        return new WarcResponse.Builder(address)
                .date(DATE)
                .body(new HttpResponse.Builder(200, "OK")
                        .body(MediaType.parse(type), body)
                        .build())
                .build();
    }

    private static byte[] page(String address, String text) {
        return record(address, http("Content-Type: text/html; charset=utf-8", utf8("<p>" + text + "</p>")));
    }

    private static byte[] http(String headers, byte[] body) {
        return joined(utf8("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n"), body);
    }

    private static byte[] record(String address, byte[] block) {
        String header = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(address, block.length);
        return joined(utf8(header), block, utf8("\r\n\r\n"));
    }
}
