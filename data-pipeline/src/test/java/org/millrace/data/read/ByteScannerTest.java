package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteScannerTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1 << 20})
    void linesEndAtLineFeedsWhateverPiecesComeIn(int pieceBytes) throws IOException {
        assertThat(lines("one\n\nthree\r\nfour", pieceBytes, 100)).containsExactly("one", "", "three\r", "four");
        assertThat(lines("one\n", pieceBytes, 100)).containsExactly("one");
        assertThat(lines("\n", pieceBytes, 100)).containsExactly("");
        assertThat(lines("", pieceBytes, 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1 << 20})
    void ofALongLineOnlyTheLimitIsKept(int pieceBytes) throws IOException {
        try (var scanner = scanner("abcdefghij\nnext", pieceBytes)) {
            assertThat(scanner.nextLine(4)).isTrue();
            assertThat(line(scanner)).isEqualTo("abcd");
            assertThat(scanner.fullLength()).isEqualTo(10);
            assertThat(scanner.nextLine(4)).isTrue();
            assertThat(line(scanner)).isEqualTo("next");
        }
    }

    @Test
    void aLineOfGigabytesTakesNoMoreMemoryThanTheLimit() throws IOException {
        long length = 6L << 30;
        var endless = new InputStream() {
            private long left = length;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int offset, int count) {
                int piece = (int) Math.min(left, count);
                left -= piece;
                return piece == 0 ? -1 : piece;
            }
        };
        try (var scanner = new ByteScanner(endless)) {
            assertThat(scanner.nextLine(1000)).isTrue();
            assertThat(scanner.lineLength()).isEqualTo(1000);
            assertThat(scanner.fullLength()).isEqualTo(length);
            assertThat(scanner.nextLine(1000)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1 << 20})
    void blocksAndLinesFollowOneAnother(int pieceBytes) throws IOException {
        try (var scanner = scanner("header\nblockrest\nlast", pieceBytes)) {
            scanner.nextLine(100);
            assertThat(scanner.position()).isEqualTo(7);
            assertThat(scanner.take(5)).isEqualTo("block".getBytes(StandardCharsets.UTF_8));
            assertThat(scanner.position()).isEqualTo(12);
            scanner.nextLine(100);
            assertThat(line(scanner)).isEqualTo("rest");
            assertThat(scanner.pass(2)).isEqualTo(2);
            assertThat(scanner.take(10)).isEqualTo("st".getBytes(StandardCharsets.UTF_8));
            assertThat(scanner.pass(10)).isZero();
            assertThat(scanner.position()).isEqualTo(21);
        }
    }

    private static List<String> lines(String content, int pieceBytes, int limit) throws IOException {
        List<String> lines = new ArrayList<>();
        try (var scanner = scanner(content, pieceBytes)) {
            while (scanner.nextLine(limit)) {
                lines.add(line(scanner));
            }
        }
        return lines;
    }

    private static String line(ByteScanner scanner) {
        return new String(scanner.lineBytes(), scanner.lineOffset(), scanner.lineLength(), StandardCharsets.UTF_8);
    }

    private static ByteScanner scanner(String content, int pieceBytes) {
        return new ByteScanner(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, pieceBytes));
            }
        });
    }
}
