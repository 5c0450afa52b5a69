package org.millrace.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.PositionOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StableOutputFileTest {

    @TempDir
    private Path directory;

    @Test
    void theOrderOfTheEncodingsDoesNotShow() throws IOException {
        byte[] body = bytes(1000);
        Path one = write(body, footer(Encoding.PLAIN, Encoding.RLE, Encoding.BIT_PACKED), 100);
        Path other = write(body, footer(Encoding.BIT_PACKED, Encoding.PLAIN, Encoding.RLE), 100);

        assertThat(one).hasSameBinaryContentAs(other);
        assertThat(encodings(Files.readAllBytes(one)))
                .containsExactly(Encoding.PLAIN, Encoding.RLE, Encoding.BIT_PACKED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 1 << 20, 9 << 20, 40 << 20})
    void whatIsWrittenArrivesInPiecesOfAnySize(int piece) throws IOException {
        byte[] body = bytes(piece < 4096 ? 20_000 : 36 << 20);
        byte[] footer = footer(Encoding.PLAIN, Encoding.RLE);
        Path file = write(body, footer, piece);

        assertThat(Files.readAllBytes(file)).isEqualTo(join(body, footer));
    }

    @Test
    void sizeAndChecksumAreThoseOfTheFile() throws IOException {
        StableOutputFile output = output(directory.resolve("file"));
        try (PositionOutputStream out = output.createOrOverwrite(0)) {
            out.write(join(bytes(100), footer(Encoding.RLE, Encoding.PLAIN)));
        }

        byte[] content = Files.readAllBytes(directory.resolve("file"));
        assertThat(output.bytes()).isEqualTo(content.length);
        assertThat(output.checksum())
                .isEqualTo(StableOutputFile.checksum(new ByteArrayInputStream(content)))
                .matches("xxh3:[0-9a-f]{16}");
    }

    @Test
    void aFileGivenUpBeforeItsFooterEndsAsItIs() throws IOException {
        Path file = directory.resolve("file");
        try (PositionOutputStream out = output(file).createOrOverwrite(0)) {
            out.write(bytes(50));
            assertThat(out.getPos()).isEqualTo(50);
        }

        assertThat(file).hasBinaryContent(bytes(50));
    }

    @Test
    void aFooterTooLongToHoldIsAnError() throws IOException {
        PositionOutputStream out = output(directory.resolve("file")).createOrOverwrite(0);
        out.write(bytes(20 << 20));
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(18 << 20)
                .put("PAR1".getBytes(StandardCharsets.US_ASCII))
                .array());

        assertThatThrownBy(out::close).isInstanceOf(IOException.class).hasMessageContaining("write smaller files");
    }

    private Path write(byte[] body, byte[] footer, int piece) throws IOException {
        Path file = Files.createTempFile(directory, "part", "");
        byte[] content = join(body, footer);
        try (PositionOutputStream out = output(file).createOrOverwrite(0)) {
            for (int from = 0; from < content.length; from += piece) {
                int length = Math.min(piece, content.length - from);
                if (length == 1) {
                    out.write(content[from]);
                } else {
                    out.write(content, from, length);
                }
                assertThat(out.getPos()).isEqualTo(from + length);
            }
        }
        return file;
    }

    private static StableOutputFile output(Path file) throws IOException {
        return new StableOutputFile(
                FileSystem.getLocal(new Configuration()).getRaw(), new org.apache.hadoop.fs.Path(file.toUri()));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private static byte[] footer(Encoding... encodings) throws IOException {
        ColumnMetaData column = new ColumnMetaData(
                Type.INT64, new ArrayList<>(List.of(encodings)), List.of("id"), CompressionCodec.ZSTD, 1, 8, 8, 4);
        RowGroup group = new RowGroup(List.of(new ColumnChunk(4).setMeta_data(column)), 8, 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writeFileMetaData(new FileMetaData(1, List.of(new SchemaElement("id")), 1, List.of(group)), bytes);
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] body, byte[] footer) {
        return ByteBuffer.allocate(body.length + footer.length + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(body)
                .put(footer)
                .putInt(footer.length)
                .put("PAR1".getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static List<Encoding> encodings(byte[] file) throws IOException {
        int length = ByteBuffer.wrap(file, file.length - 8, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - length, length));
        return footer.getRow_groups().get(0).getColumns().get(0).getMeta_data().getEncodings();
    }
}
