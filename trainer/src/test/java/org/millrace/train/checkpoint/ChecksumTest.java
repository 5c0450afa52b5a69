package org.millrace.train.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {

    private static final String SHA_256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void isThatOfThePublishedAlgorithms() throws IOException {
        assertThat(Checksum.forWriting().text()).isEqualTo("xxh3-128:99aa06d3014798d86001c324468d497f");
        assertThat(Checksum.like("xxh3:").text()).isEqualTo("xxh3:2d06800538d394c2");
        assertThat(of("abc", SHA_256_OF_ABC)).isEqualTo(SHA_256_OF_ABC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xxh3-128:", "xxh3:", SHA_256_OF_ABC})
    void doesNotDependOnHowTheBytesArrive(String kind) throws IOException {
        byte[] bytes = "The mill race turns the wheel. ".repeat(100).getBytes(UTF_8);
        Checksum pieces = Checksum.like(kind);
        pieces.update(bytes, 0, 1);
        pieces.update(bytes, 1, 1_000);
        pieces.update(bytes, 1_001, bytes.length - 1_001);

        assertThat(pieces.text()).isEqualTo(of(new String(bytes, UTF_8), kind));
    }

    @Test
    void refusesATextThatIsNoChecksum() {
        assertThatThrownBy(() -> Checksum.like("crc32:00")).hasMessageContaining("'crc32:00' is no checksum");
    }

    private static String of(String text, String kind) throws IOException {
        return Checksum.like(kind)
                .updateFrom(new ByteArrayInputStream(text.getBytes(UTF_8)))
                .text();
    }
}
