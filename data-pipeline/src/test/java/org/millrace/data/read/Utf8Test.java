package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    /** Java's decoder, whose own idea of UTF-8 is the standard's. */
    @Test
    void bytesAreRefusedWhereJavasDecoderRefusesThem() {
        var random = new Random(9);
        var decoder = new StrictUtf8();
        int[] first = {
            0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF, 0x9F, 0xA0, 0x8F,
            0x90
        };
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(20)];
            java.util.Arrays.fill(bytes, (byte) 'a');
            for (int i = 0; i < Math.min(bytes.length, 5); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) first[random.nextInt(first.length)];
            }
            decoder.decode(bytes, 0, bytes.length);
            if (Utf8.fault(bytes, 0, bytes.length) != decoder.fault()) {
                assertThat(Utf8.fault(bytes, 0, bytes.length)).isEqualTo(decoder.fault());
            }
        }
    }

    @Test
    void everyCodePointIsWrittenAndFound() {
        byte[] bytes = new byte[4];
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x1000 ? 1 : 97) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            int length = Utf8.write(c, bytes, 0);
            assertThat(new String(bytes, 0, length, StandardCharsets.UTF_8)).isEqualTo(Character.toString(c));
            assertThat(Utf8.fault(bytes, 0, length)).isEqualTo(-1);
            assertThat(Utf8.length(Character.toString(c))).isEqualTo(length);
        }
    }
}
