package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.millrace.data.read.CompressedBytes.firstPart;
import static org.millrace.data.read.CompressedBytes.gzip;
import static org.millrace.data.read.CompressedBytes.joined;
import static org.millrace.data.read.CompressedBytes.utf8;
import static org.millrace.data.read.CompressedBytes.zstd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecompressionTest {

    private static final byte[] CONTENT = content(300_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 1 << 20})
    void everyFormIsReadWhateverPiecesTheStorageHandsOut(int pieceBytes) throws IOException {
        assertThat(read(CONTENT, pieceBytes)).isEqualTo(CONTENT);
        assertThat(read(gzip(CONTENT), pieceBytes)).isEqualTo(CONTENT);
        assertThat(read(zstd(CONTENT), pieceBytes)).isEqualTo(CONTENT);
    }

    @Test
    void shortContentIsNotMistakenForCompressed() throws IOException {
        for (String content : new String[] {"", "a", "ab", "abc", "\u001f"}) {
            assertThat(read(utf8(content), 1)).isEqualTo(utf8(content));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1 << 20})
    void gzipMembersFollowOneAnother(int pieceBytes) throws IOException {
        byte[] file =
                joined(gzip(utf8("one ")), gzip(new byte[0]), gzip(utf8("two ")), new byte[512], gzip(utf8("three")));
        assertThat(read(file, pieceBytes)).isEqualTo(utf8("one two three"));
    }

    @Test
    void zstdFramesFollowOneAnother() throws IOException {
        byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9};
        assertThat(read(joined(skippable, zstd(utf8("one ")), zstd(utf8("two"))), 7))
                .isEqualTo(utf8("one two"));
    }

    @Test
    void gzipHeadersWithEveryOptionalFieldAreRead() throws IOException {
        byte[] plain = gzip(utf8("content"));
        byte[] header = {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0};
        byte[] optional = joined(new byte[] {3, 0, 'x', 'y', 'z'}, utf8("name\0"), utf8("comment\0"), new byte[2]);
        byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
        assertThat(read(joined(header, optional, rest), 3)).isEqualTo(utf8("content"));
    }

    @Test
    void everyCutOfAGzipFileIsNoticed() {
        byte[] file = gzip(content(2000));
        for (int length = 2; length < file.length; length++) {
            byte[] cut = firstPart(file, length);
            DamagedInputException e = catchThrowableOfType(DamagedInputException.class, () -> read(cut, 1 << 20));
            assertThat(e).as("cut after %d of %d bytes", length, file.length).isNotNull();
            assertThat(e.reason()).isEqualTo(BadReason.TRUNCATED_GZIP);
            assertThat(e.position()).isEqualTo("byte %d of the compressed file", length);
        }
    }

    @Test
    void everyCutOfAZstdFileIsNoticed() {
        byte[] file = zstd(content(2000));
        for (int length = 4; length < file.length; length++) {
            byte[] cut = firstPart(file, length);
            DamagedInputException e = catchThrowableOfType(DamagedInputException.class, () -> read(cut, 1 << 20));
            assertThat(e).as("cut after %d of %d bytes", length, file.length).isNotNull();
            assertThat(e.reason()).isEqualTo(BadReason.TRUNCATED_ZSTD);
        }
    }

    @Test
    void whatComesBeforeACutIsRead() throws IOException {
        for (byte[] file : new byte[][] {gzip(CONTENT), zstd(CONTENT)}) {
            var out = new ByteArrayOutputStream();
            try (InputStream in = open(firstPart(file, file.length - 3), 1 << 20)) {
                assertThatThrownBy(() -> in.transferTo(out)).isInstanceOf(DamagedInputException.class);
            }
            assertThat(out.size()).isGreaterThan(CONTENT.length / 2);
            assertThat(out.toByteArray()).isEqualTo(firstPart(CONTENT, out.size()));
        }
    }

    @Test
    void aFlippedBitInTheChecksumIsNoticed() {
        byte[] file = gzip(utf8("some content"));
        file[file.length - 6] ^= 1;
        assertThatThrownBy(() -> read(file, 100))
                .isInstanceOf(DamagedInputException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void bytesBehindTheLastMemberAreNoticed() {
        DamagedInputException e = catchThrowableOfType(
                DamagedInputException.class, () -> read(joined(gzip(utf8("content")), utf8("garbage")), 100));
        assertThat(e.reason()).isEqualTo(BadReason.CORRUPT_GZIP);
        assertThatThrownBy(() -> read(joined(zstd(utf8("content")), utf8("garbage")), 100))
                .isInstanceOf(DamagedInputException.class);
    }

    @Test
    void aStorageThatFailsIsNotTakenForDamage() {
        for (byte[] file : new byte[][] {CONTENT, gzip(CONTENT), zstd(CONTENT)}) {
            var failing = new InputStream() {
                private int left = 1000;

                @Override
                public int read() throws IOException {
                    if (left == 0) {
                        throw new IOException("connection reset");
                    }
                    return file[1000 - left--] & 0xFF;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int value = read();
                    bytes[offset] = (byte) value;
                    return 1;
                }
            };
            assertThatThrownBy(() -> Decompression.open(new StoredStream(failing, "hdfs://there/file"))
                            .readAllBytes())
                    .isNotInstanceOf(DamagedInputException.class)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("hdfs://there/file")
                    .hasMessageContaining("byte 1000")
                    .hasMessageContaining("connection reset");
        }
    }

    private static byte[] read(byte[] file, int pieceBytes) throws IOException {
        try (InputStream in = open(file, pieceBytes)) {
            return in.readAllBytes();
        }
    }

    /** A stream like an object store's: it hands out pieces, and never says that anything is available. */
    private static InputStream open(byte[] file, int pieceBytes) throws IOException {
        var pieces = new ByteArrayInputStream(file) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, pieceBytes));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        return Decompression.open(new StoredStream(pieces, "file"));
    }

    private static byte[] content(int length) {
        var random = new Random(11);
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) ('a' + random.nextInt(1 + i % 26));
        }
        return content;
    }
}
