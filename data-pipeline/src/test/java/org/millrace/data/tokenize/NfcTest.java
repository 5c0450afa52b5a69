package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NfcTest {

    @ParameterizedTest
    @CsvSource({
        "e\u0301, \u00e9",
        "e\u0323\u0301, \u1eb9\u0301",
        "e\u0301\u0323, \u1eb9\u0301",
        "\u212b, \u00c5",
        "\u0958, \u0915\u093c",
        "\u1100\u1161\u11a8, \uac01",
        "\uac00\u11a8, \uac01",
        "\uac01\u11a8, \uac01\u11a8",
        "x\u0315\u0300\u05ae\u0300b, x\u05ae\u0300\u0300\u0315b",
        "a\u0301 \u0301 c\u0327, \u00e1 \u0301 \u00e7",
    })
    void composes(String text, String composed) {
        assertThat(compose(text)).isEqualTo(composed);
    }

    /** Added to Unicode after the reference's tables were made: nothing is moved or composed there. */
    @Test
    void leavesAloneWhatTheReferenceDoesNotKnow() {
        assertThat(compose("\ud806\udd35\ud806\udd30")).isEqualTo("\ud806\udd35\ud806\udd30");
        assertThat(compose("a\u0301\u08ca")).isEqualTo("\u00e1\u08ca");
    }

    /** With the JDK as the oracle, on code points that are older than every table. */
    @Test
    void equalsTheJdkOnOldCodePoints() {
        var random = new Random(7);
        int[][] blocks = {
            {0x41, 0x7A},
            {0xC0, 0x17F},
            {0x300, 0x34E},
            {0x5B0, 0x5EA},
            {0x620, 0x655},
            {0x928, 0x94D},
            {0x1100, 0x1112},
            {0x1161, 0x1175},
            {0x11A8, 0x11C2},
            {0xAC00, 0xAC40},
            {0x1E00, 0x1EF9},
            {0x1F00, 0x1F15},
            {0xFB1D, 0xFB36}
        };
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                int[] block = blocks[random.nextInt(blocks.length)];
                text.appendCodePoint(block[0] + random.nextInt(block[1] - block[0] + 1));
            }
            assertThat(compose(text.toString())).isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC));
        }
    }

    @Test
    void aVeryLongRunOfMarksIsOrdered() {
        String composed = compose("q" + "\u0301\u0323".repeat(100_000));
        assertThat(composed)
                .startsWith("q\u0323\u0323")
                .endsWith("\u0301\u0301")
                .hasSize(200_001);
    }

    private static String compose(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var out = new Utf8Buffer();
        // bytes that do not belong to the text must not matter
        byte[] padded = new byte[utf8.length + 2];
        padded[0] = (byte) 0xCC;
        padded[utf8.length + 1] = (byte) 0xCC;
        System.arraycopy(utf8, 0, padded, 1, utf8.length);
        return new Nfc().compose(padded, 1, utf8.length + 1, out) ? out.decode() : text;
    }
}
