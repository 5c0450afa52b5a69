package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AsciiTest {

    private final Random random = new Random(7);

    @Test
    void knowsLettersFromAllOtherBytesWhereverTheyAre() {
        for (int value = 0; value < 256; value++) {
            for (int place = 0; place < 20; place++) {
                byte[] text = new byte[20 + Utf8Buffer.SLACK];
                for (int i = 0; i < 20; i++) {
                    text[i] = (byte) "azAZmQ".charAt(random.nextInt(6));
                }
                text[place] = (byte) value;
                boolean letter = (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
                assertThat(Ascii.lettersEnd(text, 0, 20))
                        .as("%d at %d", value, place)
                        .isEqualTo(letter ? 20 : place);
            }
        }
    }

    @Test
    void findsTheFirstPlaceOfAByte() {
        for (int round = 0; round < 5000; round++) {
            byte[] text = new byte[30 + Utf8Buffer.SLACK];
            random.nextBytes(text);
            byte wanted = (byte) (round % 256);
            int from = random.nextInt(10);
            int to = from + random.nextInt(20);
            int expected = from;
            while (expected < to && text[expected] != wanted) {
                expected++;
            }
            assertThat(Ascii.indexOf(text, wanted, from, to)).isEqualTo(expected);
        }
    }

    @Test
    void aTextThatFillsItsArrayIsNotLeft() {
        byte[] text = "abcdefghabcdefgh".getBytes(StandardCharsets.US_ASCII);
        assertThat(Ascii.lettersEnd(text, 0, 16)).isEqualTo(16);
    }

    @Test
    void lettersBeyondTheEndDoNotMatter() {
        byte[] text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
        for (int from = 0; from < 10; from++) {
            for (int to = from; to < 20; to++) {
                assertThat(Ascii.lettersEnd(text, from, to)).isEqualTo(to);
            }
        }
    }
}
