package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.millrace.data.filter.heuristic.EnglishWords;

class MinHasherTest {

    private static final MinHashSettings FINEWEB = MinHashSettings.fineweb();

    @Test
    void computesTheSignaturesOfDatatrove() throws IOException {
        MinHasher hasher = new MinHasher(FINEWEB);
        int signatures = 0;
        for (JsonNode line : golden()) {
            String text = line.get("text").asText();
            boolean signed = hasher.sign(text);

            assertThat(signed).as(text).isEqualTo(line.has("sha256"));
            if (signed) {
                List<Long> firstRows = new ArrayList<>();
                for (int band = 0; band < FINEWEB.bands(); band++) {
                    firstRows.add(hasher.signature()[band * FINEWEB.rows()]);
                }
                assertThat(firstRows).as(text).isEqualTo(numbers(line.get("first_rows")));
                assertThat(sha256(hasher.signature()))
                        .as(text)
                        .isEqualTo(line.get("sha256").asText());
                signatures++;
            }
        }
        assertThat(signatures).isGreaterThan(100);
    }

    @Test
    void splitsTheWordsOfDatatrove() throws IOException {
        for (JsonNode line : golden()) {
            String text = line.get("text").asText();
            if (text.codePointCount(0, text.length()) < 2000) {
                List<String> words = new ArrayList<>();
                line.get("words").forEach(word -> words.add(word.asText()));
                assertThat(words(text)).as(text).isEqualTo(words);
            }
        }
    }

    @Test
    void aTextShorterThanAShingleHasNoSignature() {
        assertThat(new MinHasher(FINEWEB).sign("")).isFalse();
        assertThat(new MinHasher(FINEWEB).sign("one two three, four!")).isFalse();
        assertThat(new MinHasher(FINEWEB).sign("one two three, four! five")).isTrue();
    }

    @Test
    void whatIsSimplifiedAwayMakesNoDifference() {
        long[] plain = signature("the mill of the year 0 stood still in a valley");

        assertThat(signature("The MILL -- of the year 1,987;\n\nstood still\tin à válley!"))
                .isEqualTo(plain);
        assertThat(signature("the mill of the year 0 stood still in the valley"))
                .isNotEqualTo(plain);
    }

    @Test
    void theShareOfEqualMinimaEstimatesTheSimilarity() {
        Random random = new Random(5);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            words.add("w" + (char) ('a' + random.nextInt(26)) + (char) ('a' + random.nextInt(26)) + letters(i));
        }
        MinHashSettings many = new MinHashSettings(5, 100, 20, 1);
        long[] one = signature(many, String.join(" ", words.subList(0, 2000)));
        long[] other = signature(many, String.join(" ", words.subList(500, 2500)));

        int equal = 0;
        for (int i = 0; i < one.length; i++) {
            equal += one[i] == other[i] ? 1 : 0;
        }
        // 1,496 shingles are in both, of 2,496 in either; six standard deviations of 2,000 draws.
        assertThat(equal / 2000.0).isBetween(0.5994 - 0.066, 0.5994 + 0.066);
    }

    @Test
    void keysDifferByBandAndSpaceAndAgreeWhereAllRowsDo() {
        MinHasher hasher = new MinHasher(new MinHashSettings(1, 4, 1, 1));
        hasher.sign("only");
        Set<Object> keys = new HashSet<>();
        for (int band = 0; band < 4; band++) {
            keys.add(hasher.key(band, 0));
            keys.add(hasher.key(band, 9));
        }
        Object first = hasher.key(0, 0);
        hasher.sign("other words");
        hasher.sign("Only!");

        assertThat(keys).hasSize(8);
        assertThat(hasher.key(0, 0)).isEqualTo(first);
    }

    @Test
    void aLongTextIsTakenInStretchesWithoutLosingAShingle() {
        // Stretches end at white space, words of all lengths, so that every way to end one comes up.
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            String word = letters(random.nextInt(1 << 20)) + (i % 5000 == 0 ? "z".repeat(70_000) : "");
            words.add(word);
            text.append(word).append(i % 7 == 0 ? "\n" : " ");
        }
        List<Long> hashes = hashes(3, text.toString());

        assertThat(hashes).hasSize(words.size() - 2);
        for (int i : new int[] {0, 1, 4999, 5000, 5001, 12_345, 29_997}) {
            assertThat(hashes.get(i))
                    .as("shingle %d", i)
                    .isEqualTo(hashes(3, String.join(" ", words.subList(i, i + 3)))
                            .get(0));
        }
    }

    private static List<Long> hashes(int size, String text) {
        List<Long> hashes = new ArrayList<>();
        new Shingles(size).of(text, (batch, count) -> {
            for (int i = 0; i < count; i++) {
                hashes.add(batch[i]);
            }
        });
        return hashes;
    }

    private static List<String> words(String text) {
        SimplifiedText simplified = new SimplifiedText();
        int length = simplified.simplify(text.toCharArray(), 0, text.length());
        char[] characters = Arrays.copyOf(simplified.characters(), length);
        EnglishWords split = EnglishWords.split(characters);
        List<String> words = new ArrayList<>();
        for (int word = 0; word < split.size(); word++) {
            words.add(new String(characters, split.begin(word), split.end(word) - split.begin(word)));
        }
        return words;
    }

    private static String letters(int number) {
        return Integer.toString(number, 26)
                .chars()
                .collect(
                        StringBuilder::new,
                        (letters, digit) -> letters.append((char) ('a' + Character.digit(digit, 26))),
                        StringBuilder::append)
                .toString();
    }

    private static long[] signature(String text) {
        return signature(FINEWEB, text);
    }

    private static long[] signature(MinHashSettings settings, String text) {
        MinHasher hasher = new MinHasher(settings);
        assertThat(hasher.sign(text)).isTrue();
        return hasher.signature();
    }

    private static List<Long> numbers(JsonNode array) {
        List<Long> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asLong()));
        return numbers;
    }

    private static String sha256(long[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(numbers);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<JsonNode> golden() throws IOException {
        return GoldenLines.read("/minhash/signatures.jsonl.gz");
    }
}
