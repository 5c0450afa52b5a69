package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lines that were mutated at random, against Jackson: both refuse the same ones, and find the same text in the others. */
class JsonLineTest {

    private static final String[] SEEDS = {
        "{\"text\":\"plain words of a line that is longer than eight bytes\",\"id\":\"a1\",\"n\":-12.5e+3}",
        "{\"text\": \"esc \\n\\t\\\\\\\"\\/ \\u00e9\\ud83d\\ude00 end\" , \"list\":[1,true,null,{\"x\":[]},\"y\"], \"e\":{}}",
        "{\"meta\":{\"url\":\"http://x/\",\"deep\":{\"a\":[[[[1]]]]}},\"text\":\"Größe 日本語 😀 Ende\",\"flag\":false}",
        "{\"a\":0,\"b\":0.5,\"c\":1E9,\"text\":\"\",\"text\":\"the last one counts\",\"z\":\"\\\\\"}",
        "[1,2,{\"text\":\"no object\"}]",
        "  {\"\\u0074ext\":\"spelled with an escape\",\"ключ\":\"значение\"}  ",
    };

    private final JsonLine ours = new JsonLine(new FieldMapping("text", "id", "meta.url"));

    @Test
    void linesAreTakenApartAsJacksonDoes() throws IOException {
        var random = new Random(5);
        int valid = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] line = SEEDS[round % SEEDS.length].getBytes(StandardCharsets.UTF_8);
            if (round >= SEEDS.length) {
                line = mutated(line, random);
            }
            if (Utf8.fault(line, 0, line.length) >= 0) {
                continue;
            }
            // What stands around a line in its buffer must not matter.
            byte[] buffer =
                    CompressedBytes.joined(new byte[] {'"', '}'}, line, "\"}\\u0041]".getBytes(StandardCharsets.UTF_8));
            boolean read = ours.read(buffer, 2, line.length);
            String expected = jackson(line);
            if (read && ours.text().equals(expected)) {
                valid++;
                continue;
            }
            String shown = new String(line, StandardCharsets.UTF_8);
            if (expected == null) {
                assertThat(read).as(shown).isFalse();
                assertThat(ours.fault()).as(shown).isEqualTo(BadReason.INVALID_JSON);
            } else {
                assertThat(read).as(shown).isFalse();
                assertThat(ours.fault()).as(shown).isNotEqualTo(BadReason.INVALID_JSON);
                assertThat(expected).as(shown).isEqualTo(NO_TEXT);
            }
        }
        assertThat(valid).isGreaterThan(3_000);
    }

    private static final String NO_TEXT = "\uFFFE no text";

    /** The text of an object; {@link #NO_TEXT} where there is none, null where it is no JSON. */
    private static @Nullable String jackson(byte[] line) throws IOException {
        String text = NO_TEXT;
        // From characters, since the parser of bytes takes other encodings than UTF-8, too.
        try (JsonParser json = new JsonFactory().createParser(new String(line, StandardCharsets.UTF_8))) {
            JsonToken first = json.nextToken();
            if (first == null) {
                return null;
            }
            if (first == JsonToken.START_OBJECT) {
                for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                    JsonToken value = json.nextToken();
                    if (name.equals("text")) {
                        text = value == JsonToken.VALUE_STRING ? json.getText() : NO_TEXT;
                    } else if (value == JsonToken.VALUE_STRING) {
                        json.getText();
                    }
                    json.skipChildren();
                }
            } else {
                json.skipChildren();
            }
            return json.nextToken() == null ? text : null;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return null;
        }
    }

    private static byte[] mutated(byte[] line, Random random) {
        byte[] pool = "\"\\{}[]:,u0dDnt e-+.1\n\t\u0001é".getBytes(StandardCharsets.UTF_8);
        byte[] changed = line.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(changed.length);
            byte one = pool[random.nextInt(pool.length)];
            switch (random.nextInt(3)) {
                case 0 -> changed[at] = one;
                case 1 ->
                    changed = CompressedBytes.joined(
                            CompressedBytes.firstPart(changed, at),
                            new byte[] {one},
                            java.util.Arrays.copyOfRange(changed, at, changed.length));
                default ->
                    changed = CompressedBytes.joined(
                            CompressedBytes.firstPart(changed, at),
                            java.util.Arrays.copyOfRange(changed, at + 1, changed.length),
                            new byte[] {' '});
            }
        }
        return changed;
    }

    @Test
    void aNameWithDotsReachesIntoObjectsOrIsWhatItSpells() {
        byte[] inside = "{\"text\":\"a\",\"meta\":{\"url\":\"u\",\"id\":\"no\"}}".getBytes(StandardCharsets.UTF_8);
        assertThat(ours.read(inside, 0, inside.length)).isTrue();
        assertThat(ours.uri()).isEqualTo("u");
        assertThat(ours.metadata()).isEmpty();
        byte[] spelled = "{\"meta.url\":\"v\",\"text\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(ours.read(spelled, 0, spelled.length)).isTrue();
        assertThat(ours.uri()).isEqualTo("v");
        var nested = new JsonLine(new FieldMapping("content.body", null, null));
        byte[] body = "{\"content\":{\"body\":\"inside\"},\"n\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(nested.read(body, 0, body.length)).isTrue();
        assertThat(nested.text()).isEqualTo("inside");
        assertThat(nested.metadata()).containsOnlyKeys("n");
    }

    @Test
    void stringsOfEveryLengthAreFoundWhereverTheyEnd() {
        for (int length = 0; length < 70; length++) {
            for (String filler : new String[] {"x", "ü", "\\n", "\\u00fc", "😀"}) {
                byte[] line =
                        "{\"text\":\"%s\"}".formatted(filler.repeat(length)).getBytes(StandardCharsets.UTF_8);
                assertThat(ours.read(line, 0, line.length)).isTrue();
                String expected = filler.equals("\\n") ? "\n" : filler.equals("\\u00fc") ? "ü" : filler;
                assertThat(ours.text()).isEqualTo(expected.repeat(length));
            }
        }
    }
}
