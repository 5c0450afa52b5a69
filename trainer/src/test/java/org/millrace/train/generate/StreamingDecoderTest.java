package org.millrace.train.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamingDecoderTest {

    private final List<String> pieces = new ArrayList<>();

    /** Every id is a byte. */
    private static String decode(int[] ids) {
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            bytes[i] = (byte) ids[i];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void stream(byte... bytes) {
        StreamingDecoder decoder = new StreamingDecoder(StreamingDecoderTest::decode, pieces::add);
        for (byte b : bytes) {
            decoder.append(b);
        }
        decoder.finish();
    }

    @Test
    void holdsTheBytesOfACharacterBackUntilItIsWhole() {
        stream("aé€🌾z".getBytes(StandardCharsets.UTF_8));
        assertThat(pieces).containsExactly("a", "é", "€", "🌾", "z");
    }

    @Test
    void showsWhatIsMalformedOnceThatIsCertain() {
        stream((byte) 'a', (byte) 0xE2, (byte) 0x82, (byte) 'b', (byte) 0x80, (byte) 'c');
        assertThat(pieces).containsExactly("a", "\uFFFDb", "\uFFFDc");
    }

    @Test
    void showsACharacterThatStaysIncompleteAtTheEnd() {
        stream((byte) 'a', (byte) 0xF0, (byte) 0x9F, (byte) 0x8C);
        assertThat(pieces).containsExactly("a", "\uFFFD");
    }

    @Test
    void replacementCharacterOfTheTextItselfIsNotLost() {
        stream("x\uFFFD".getBytes(StandardCharsets.UTF_8));
        assertThat(String.join("", pieces)).isEqualTo("x\uFFFD");
        pieces.clear();
        stream("\uFFFDy".getBytes(StandardCharsets.UTF_8));
        assertThat(String.join("", pieces)).isEqualTo("\uFFFDy");
    }

    @Test
    void nothingStaysNothing() {
        stream();
        assertThat(pieces).isEmpty();
    }

    @Test
    void piecesTogetherAreTheTextOfAllBytes() {
        Random random = new Random(9);
        byte[] leads = {
            'a',
            (byte) 0xC3,
            (byte) 0xA9,
            (byte) 0xE2,
            (byte) 0x82,
            (byte) 0xAC,
            (byte) 0xF0,
            (byte) 0x9F,
            (byte) 0x8C,
            (byte) 0xBE,
            (byte) 0x80,
            (byte) 0xFF,
            (byte) 0xED,
            (byte) 0xA0,
            (byte) 0xC0,
            (byte) 0xF4
        };
        for (int n = 0; n < 2000; n++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = leads[random.nextInt(leads.length)];
            }
            pieces.clear();
            stream(bytes);
            assertThat(String.join("", pieces)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
