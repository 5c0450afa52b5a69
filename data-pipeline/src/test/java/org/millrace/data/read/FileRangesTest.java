package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.data.read.CompressedBytes.gzip;
import static org.millrace.data.read.CompressedBytes.joined;
import static org.millrace.data.read.CompressedBytes.utf8;
import static org.millrace.data.read.CompressedBytes.zstd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

/** Whatever a large file is divided into, its ranges together hold what it holds. */
class FileRangesTest {

    private static final Configuration CONFIGURATION = new Configuration();

    @TempDir
    private Path directory;

    private final List<String> texts = new ArrayList<>();
    private byte[] lines = {};

    @BeforeEach
    void makeLines() {
        var random = new Random(17);
        var out = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            String text = i + " " + "wörter ".repeat(random.nextInt(i % 100 == 0 ? 300 : 12));
            texts.add(text);
            out.append("{\"text\":\"").append(text).append("\"}").append(i % 7 == 0 ? "\r\n" : "\n");
        }
        lines = utf8(out.toString());
    }

    @Test
    void linesOfAPlainFileAreReadOnceWhateverTheRanges() throws IOException {
        Path file = Files.write(directory.resolve("plain.jsonl"), lines);
        for (long rangeBytes : new long[] {1000, 10_007, lines.length / 2, lines.length - 1, 1 << 20}) {
            assertThat(readRanges(file, InputFormat.JSONL, rangeBytes)).isEqualTo(texts);
        }
    }

    @Test
    void aLineThatBeginsAtABoundaryBelongsToOneRange() throws IOException {
        byte[] equal = utf8("{\"text\":\"aaaa\"}\n".repeat(64));
        Path file = Files.write(directory.resolve("equal.jsonl"), equal);
        for (int rangeBytes = 10; rangeBytes < 50; rangeBytes += 3) {
            assertThat(readRanges(file, InputFormat.JSONL, rangeBytes)).hasSize(64);
        }
    }

    @Test
    void blockedGzipIsDividedAtItsBlocks() throws IOException {
        Path file = Files.write(directory.resolve("blocked.jsonl.gz"), blockedGzip(lines, 3000));
        for (long rangeBytes : new long[] {700, 4000}) {
            assertThat(ranges(file, InputFormat.JSONL, rangeBytes)).hasSizeGreaterThan(1);
            assertThat(readRanges(file, InputFormat.JSONL, rangeBytes)).isEqualTo(texts);
        }
    }

    @Test
    void seekableZstdIsDividedAtItsFrames() throws IOException {
        for (boolean checksums : new boolean[] {false, true}) {
            Path file = Files.write(directory.resolve("seekable.jsonl.zst"), seekableZstd(lines, 3000, checksums));
            for (long rangeBytes : new long[] {700, 4000}) {
                assertThat(ranges(file, InputFormat.JSONL, rangeBytes)).hasSizeGreaterThan(1);
                assertThat(readRanges(file, InputFormat.JSONL, rangeBytes)).isEqualTo(texts);
            }
        }
    }

    @Test
    void whatCannotBeDividedIsReadAsAWhole() throws IOException {
        byte[] table = seekableZstd(lines, 3000, false);
        // A table of another file: one size is wrong.
        table[table.length - 17]++;
        for (byte[] content : new byte[][] {gzip(lines), zstd(lines), table}) {
            Path file = Files.write(directory.resolve("one"), content);
            assertThat(ranges(file, InputFormat.JSONL, 1000)).hasSize(1);
        }
        Path file = Files.write(directory.resolve("text"), lines);
        assertThat(ranges(file, InputFormat.TEXT, 1000)).hasSize(1);
        assertThat(ranges(file, InputFormat.CSV, 1000)).hasSize(1);
    }

    @Test
    void aFileThatIsLittleLargerThanARangeStaysWhole() throws IOException {
        Path file = Files.write(directory.resolve("plain.jsonl"), lines);
        assertThat(ranges(file, InputFormat.JSONL, lines.length * 10L / 14)).hasSize(1);
        assertThat(ranges(file, InputFormat.JSONL, lines.length * 10L / 16)).hasSize(2);
    }

    @Test
    void theRangesOfTheManifestComeBackFromItsFile() throws IOException {
        Path file = Files.write(directory.resolve("plain.jsonl"), lines);
        InputManifest manifest = freeze(file, InputFormat.JSONL, null, 5000);
        assertThat(InputManifest.fromJson(manifest.toJson())).isEqualTo(manifest);
        assertThat(manifest.bytes()).isEqualTo(lines.length);
        assertThat(manifest.changesTo(freeze(file, InputFormat.JSONL, null, 9000)))
                .singleElement()
                .asString()
                .contains("divided differently");
    }

    @Test
    void badLinesOfARangeSayWhereTheyAre() throws IOException {
        Path file = Files.write(directory.resolve("bad.jsonl"), utf8("{\"text\":\"fine\"}\n".repeat(50) + "bad\n"));
        List<SourceFile> ranges = ranges(file, InputFormat.JSONL, 200);
        var sink = new CollectedRecords();
        new SourceReader(CONFIGURATION).read(ranges.get(ranges.size() - 1), sink);
        assertThat(sink.positions())
                .singleElement()
                .asString()
                .matches("line \\d+ after byte %d"
                        .formatted(ranges.get(ranges.size() - 1).start()));
    }

    @Test
    void anIndexDividesAWebArchiveAtItsRecords() throws IOException {
        for (boolean compressed : new boolean[] {true, false}) {
            var archive = new ByteArrayOutputStream();
            var cdxj = new StringBuilder();
            var cdx = new StringBuilder(" CDX N b a m s k r M S V g\n");
            for (int i = 0; i < 200; i++) {
                String offset = Integer.toString(archive.size());
                if (i % 3 > 0) {
                    cdxj.append("org,example)/%d 20240101000000 {\"offset\": \"%s\", \"filename\": \"crawl/a.warc\"}%n"
                            .formatted(i, offset));
                    cdx.append("org,example)/%d 20240101 http://e/%d text/html 200 - - - 9 %s a.warc%n"
                            .formatted(i, i, offset));
                }
                byte[] block = utf8("page number %d, %s".formatted(i, "and more ".repeat(i % 9)));
                byte[] record = joined(
                        utf8(
                                "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://e/%d\r\nContent-Length: %d\r\n\r\n"
                                        .formatted(i, block.length)),
                        block,
                        utf8("\r\n\r\n"));
                archive.writeBytes(compressed ? gzip(record) : record);
            }
            Path file = Files.write(directory.resolve("a.warc"), archive.toByteArray());
            for (String index : new String[] {cdxj.toString(), cdx.toString()}) {
                Path indexFile = Files.write(directory.resolve("index.cdx.gz"), gzip(utf8(index)));
                InputManifest manifest = freeze(file, InputFormat.WARC, indexFile, 3000);
                assertThat(manifest.files()).hasSizeGreaterThan(4);
                List<String> pages = readAll(manifest.files());
                assertThat(pages).hasSize(200).last().asString().startsWith("page number 199");
                assertThat(pages).isEqualTo(readAll(ranges(file, InputFormat.WARC, 3000)));
            }
        }
    }

    @Test
    void anIndexThatDoesNotFitIsAMistakeThatSaysSo() throws IOException {
        Path file = Files.write(directory.resolve("a.warc.gz"), joined(gzip(new byte[2000]), gzip(lines), gzip(lines)));
        Path index = directory.resolve("a.cdxj");
        String line = "k 2024 {\"offset\":\"%d\",\"filename\":\"%s\"}\n";
        Files.writeString(index, line.formatted(1234, "a.warc.gz"));
        assertThatThrownBy(() -> freeze(file, InputFormat.WARC, index, 1000))
                .isInstanceOf(MissingInputException.class)
                .hasMessageContaining("a.warc.gz begins at byte 1234, but none does");
        Files.writeString(index, line.formatted(0, "other.warc.gz"));
        assertThatThrownBy(() -> freeze(file, InputFormat.WARC, index, 1000))
                .isInstanceOf(MissingInputException.class)
                .hasMessageContaining("has no record of");
        Files.writeString(index, "what is this\n");
        assertThatThrownBy(() -> freeze(file, InputFormat.WARC, index, 1000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Line 1 of the index")
                .hasMessageContaining("what is this");
        assertThatThrownBy(() -> freeze(file, InputFormat.WARC, directory.resolve("none"), 1000))
                .isInstanceOf(MissingInputException.class)
                .hasMessageContaining("no index matches");
    }

    private List<String> readRanges(Path file, InputFormat format, long rangeBytes) throws IOException {
        return readAll(ranges(file, format, rangeBytes));
    }

    private static List<String> readAll(List<SourceFile> ranges) throws IOException {
        List<String> read = new ArrayList<>();
        var ids = new HashSet<DocumentId>();
        for (SourceFile range : ranges) {
            var sink = new CollectedRecords();
            new SourceReader(CONFIGURATION).read(range, sink);
            assertThat(sink.bad).isEmpty();
            for (Document document : sink.documents) {
                read.add(document.text());
                assertThat(ids.add(document.id())).isTrue();
            }
        }
        return read;
    }

    private List<SourceFile> ranges(Path file, InputFormat format, long rangeBytes) throws IOException {
        return freeze(file, format, null, rangeBytes).files();
    }

    private InputManifest freeze(
            Path file, InputFormat format, @org.jspecify.annotations.Nullable Path index, long rangeBytes)
            throws IOException {
        var source = new InputSource(
                "s",
                format,
                file.toString(),
                List.of(),
                List.of(),
                index == null ? null : index.toString(),
                FieldMapping.DEFAULT);
        return FrozenInputs.freeze(CONFIGURATION, List.of(source), rangeBytes);
    }

    /** As bgzip writes it, with an empty member at the end. */
    private static byte[] blockedGzip(byte[] content, int blockBytes) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at <= content.length; at += blockBytes) {
            byte[] block = Arrays.copyOfRange(content, at, Math.min(content.length, at + blockBytes));
            var deflater = new Deflater(6, true);
            deflater.setInput(block);
            deflater.finish();
            byte[] deflated = new byte[blockBytes + 100];
            int length = deflater.deflate(deflated);
            deflater.end();
            var crc = new CRC32();
            crc.update(block);
            ByteBuffer member = ByteBuffer.allocate(26 + length).order(ByteOrder.LITTLE_ENDIAN);
            member.put(new byte[] {0x1F, (byte) 0x8B, 8, 4, 0, 0, 0, 0, 0, (byte) 0xFF, 6, 0, 'B', 'C', 2, 0});
            member.putShort((short) (member.capacity() - 1)).put(deflated, 0, length);
            member.putInt((int) crc.getValue()).putInt(block.length);
            out.writeBytes(member.array());
        }
        return out.toByteArray();
    }

    /** Frames and their table, as the format's description has it. */
    private static byte[] seekableZstd(byte[] content, int frameBytes, boolean checksums) {
        var out = new ByteArrayOutputStream();
        List<int[]> sizes = new ArrayList<>();
        for (int at = 0; at < content.length; at += frameBytes) {
            byte[] frame = Arrays.copyOfRange(content, at, Math.min(content.length, at + frameBytes));
            byte[] stored = zstd(frame);
            sizes.add(new int[] {stored.length, frame.length});
            out.writeBytes(stored);
        }
        int tableBytes = sizes.size() * (checksums ? 12 : 8) + 9;
        ByteBuffer table = ByteBuffer.allocate(8 + tableBytes).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(0x184D2A5E).putInt(tableBytes);
        for (int[] size : sizes) {
            table.putInt(size[0]).putInt(size[1]);
            if (checksums) {
                table.putInt(0);
            }
        }
        table.putInt(sizes.size()).put((byte) (checksums ? 0x80 : 0)).putInt(0x8F92EAB1);
        out.writeBytes(table.array());
        return out.toByteArray();
    }
}
