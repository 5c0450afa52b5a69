package org.millrace.train.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

class SafetensorsTest {

    @TempDir
    Path folder;

    private final Device device = new Nd4jDevice(1);
    private final Values values = new Values(device, 3);

    @Test
    void tensorsComeBackBitForBitWithTheirMetadata() throws IOException {
        Tensor matrix = values.tensor(7, 5);
        Tensor vector = values.tensor(3);
        Tensor large = values.tensor((1 << 20) + 11); // more than one piece
        Path path = write(new SafetensorsWriter(device, StoredType.FLOAT32)
                .add("b.matrix", matrix)
                .add("a.vector", vector)
                .add("large", large)
                .addMetadata("step", "12"));
        try (SafetensorsFile file = open(path)) {
            assertThat(file.metadata()).containsEntry("format", "pt").containsEntry("step", "12");
            assertThat(file.names()).containsExactly("a.vector", "b.matrix", "large");
            assertThat(file.shape("b.matrix")).containsExactly(7, 5);
            assertThat(read(file, "b.matrix")).isEqualTo(values.read(matrix));
            assertThat(read(file, "a.vector")).isEqualTo(values.read(vector));
            assertThat(read(file, "large")).isEqualTo(values.read(large));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void theSameTensorsGiveTheSameBytesInWhateverOrderTheyWereAdded(StoredType type) throws IOException {
        Tensor a = values.tensor(4, 3);
        Tensor b = values.tensor(9);
        byte[] first = bytes(new SafetensorsWriter(device, type).add("a", a).add("b", b));
        byte[] second = bytes(new SafetensorsWriter(device, type).add("b", b).add("a", a));
        assertThat(second).isEqualTo(first);
        long header = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(header % 8).isZero();
        assertThat(first).hasSize(8 + (int) header + 21 * type.bytes());
    }

    @Test
    void partsOfATensorAreReadAlone() throws IOException {
        Tensor matrix = values.tensor(6, 4);
        Path path = write(new SafetensorsWriter(device, StoredType.FLOAT32).add("m", matrix));
        try (SafetensorsFile file = open(path)) {
            float[] part = new float[5];
            file.read("m", 3, 5, part);
            assertThat(part).containsExactly(Arrays.copyOfRange(values.read(matrix), 3, 8));
            assertThatThrownBy(() -> file.read("m", 20, 5, part))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("elements 20 to 24");
        }
    }

    @Test
    void aTensorOfAnotherShapeIsNotRead() throws IOException {
        Path path = write(new SafetensorsWriter(device, StoredType.FLOAT32).add("m", values.tensor(6, 4)));
        try (SafetensorsFile file = open(path)) {
            assertThatThrownBy(() -> file.read("m", device, values.unset(4, 6)))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContainingAll("tensor m", "[4, 6]", "[6, 4]");
            assertThatThrownBy(() -> file.shape("n"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no tensor n");
        }
    }

    @Test
    void aNameIsGivenOnce() {
        SafetensorsWriter writer = new SafetensorsWriter(device, StoredType.FLOAT32).add("m", values.tensor(2));
        assertThatThrownBy(() -> writer.add("m", values.tensor(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("named m");
    }

    /** In the headers a quote is written as an apostrophe. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 12 | describes 8 bytes",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | 12 | cut short",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,12]}} | 12 | takes 8 bytes",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | begins at byte 4",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | 8 | offsets span -8",
                "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | 8 | must have a dtype",
                "{'a':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]}} | 8 | must have a dtype",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}} | 8 | two data_offsets",
                "{'a':{'dtype':'F32','shape':[2]}} | 8 | two data_offsets",
                "{'a':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}} | 8 | I64 is not one of F32, BF16, F16",
                "{'a':{'dtype':'F32','shape':[4611686018427387904],'data_offsets':[0,8]}} | 8 | tensor a",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | Duplicate field 'a'",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | tensor b begins at byte 4 of the data, expected 8",
                "[1] | 0 | JSON object",
                "{'a' | 0 | not valid JSON",
                "{} | 4 | bytes left over",
            })
    void damagedHeadersAreRefused(String header, int dataBytes, String message) throws IOException {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        assertRefused(file.array(), message);
    }

    @Test
    void filesThatAreNotSafetensorsAreRefused() throws IOException {
        assertRefused(new byte[5], "8 bytes of length, got 5");
        assertRefused("PK\3\4 something else entirely".getBytes(StandardCharsets.UTF_8), "is it safetensors?");
        assertRefused(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 0}, "cannot be 18446744073709551615 bytes");
    }

    private void assertRefused(byte[] bytes, String message) throws IOException {
        Path path = folder.resolve("damaged.safetensors");
        Files.write(path, bytes);
        assertThatThrownBy(() -> open(path))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("damaged.safetensors")
                .hasMessageContaining(message);
    }

    private Path write(SafetensorsWriter writer) throws IOException {
        Path path = folder.resolve("file.safetensors");
        Files.write(path, bytes(writer));
        return path;
    }

    private static byte[] bytes(SafetensorsWriter writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out);
        return out.toByteArray();
    }

    private static SafetensorsFile open(Path path) throws IOException {
        return SafetensorsFile.open(new Configuration(), new org.apache.hadoop.fs.Path(path.toUri()));
    }

    private float[] read(SafetensorsFile file, String name) throws IOException {
        Tensor target = device.tensor(DataType.FLOAT32, file.shape(name));
        file.read(name, device, target);
        return values.read(target);
    }
}
