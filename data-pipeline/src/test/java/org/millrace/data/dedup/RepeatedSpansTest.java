package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Verdict;

class RepeatedSpansTest {

    @Test
    void leavesOfSentencesWhatDatatroveLeaves() throws IOException {
        List<JsonNode> lines = GoldenLines.read("/repeated_spans/sentences.jsonl");
        List<String> left = deduplicate(
                lines.stream().map(line -> line.get("text").asText()).toList(),
                TextUnit.SENTENCE,
                3,
                false,
                new RepeatedSpans(TextUnit.SENTENCE, 3, 50, 3));

        List<String> expected = new ArrayList<>();
        for (JsonNode line : lines) {
            String text = line.get("text").asText();
            // datatrove drops an empty document that has lost nothing; here that is the work of filters.
            expected.add(
                    line.get("left").isNull()
                            ? text.isEmpty() ? text : "dropped"
                            : line.get("left").asText());
        }
        assertThat(left).containsExactlyElementsOf(expected);
        assertThat(expected).contains("dropped");
        assertThat(IntStream.range(0, lines.size()))
                .anyMatch(i -> !expected.get(i).equals("dropped")
                        && !expected.get(i).equals(lines.get(i).get("text").asText()));
    }

    @Test
    void cutsLinesThatCameBefore() {
        assertThat(deduplicate(
                        List.of(
                                "Menu\nHome | About\nA text of its own\n",
                                "MENU!\nHome - about\nAnother text\n",
                                "menu"),
                        TextUnit.LINE,
                        1,
                        false,
                        new RepeatedSpans(TextUnit.LINE, 1, 0, 0)))
                .containsExactly("Menu\nHome | About\nA text of its own\n", "Another text\n", "dropped");
    }

    @Test
    void exactlyMeansExactlyButForWhiteSpaceAround() {
        assertThat(deduplicate(
                        List.of("Menu\nown", "MENU\nother", " Menu \nthird"),
                        TextUnit.LINE,
                        1,
                        true,
                        new RepeatedSpans(TextUnit.LINE, 1, 0, 0)))
                .containsExactly("Menu\nown", "MENU\nother", "third");
    }

    @Test
    void cutsSubstringsOfWordsWhereverTheyBegin() {
        String shared = words("s", 60);
        List<String> left = deduplicate(
                List.of(
                        words("a", 30) + " " + shared + " " + words("b", 9),
                        words("c", 5) + " " + shared + " " + words("d", 7)),
                TextUnit.WORD,
                50,
                true,
                new RepeatedSpans(TextUnit.WORD, 50, 0, 0));

        assertThat(left.get(1)).isEqualTo(words("c", 5) + " " + words("d", 7));
        assertThat(left.get(0)).contains(shared);
    }

    @Test
    void blankLinesAreNotRepetitions() {
        assertThat(deduplicate(
                        List.of("a\n\n\n\nb", "c\n\n\n\nd"),
                        TextUnit.LINE,
                        1,
                        false,
                        new RepeatedSpans(TextUnit.LINE, 1, 0, 0)))
                .containsExactly("a\n\n\n\nb", "c\n\n\n\nd");
    }

    @Test
    void longUnitsAreSimplifiedAsShortOnesAre() {
        // Simplified in stretches, which end at other places in each of them.
        String line = words("Wörd ", 20_000);
        List<String> left = deduplicate(
                List.of(line + "\nown", "- " + line.toUpperCase(Locale.ROOT).replace(" ", "  ,") + " -\nother"),
                TextUnit.LINE,
                1,
                false,
                new RepeatedSpans(TextUnit.LINE, 1, 0, 0));

        assertThat(left).containsExactly(line + "\nown", "other");
    }

    @Test
    void dropsWhatHasLostTooMuch() {
        Document document = document(0, "One two. Three four. Five six.");

        assertThat(new RepeatedSpans(TextUnit.SENTENCE, 1, 6, 0).judge(document, new int[] {0}, 1))
                .isEqualTo(new Verdict.Keep(document.withText("Three four. Five six.")));
        assertThat(new RepeatedSpans(TextUnit.SENTENCE, 1, 7, 0).judge(document, new int[] {0}, 1))
                .isEqualTo(new Verdict.Drop("repeated_spans.too_few_words", 6, 7));
        assertThat(new RepeatedSpans(TextUnit.SENTENCE, 1, 0, 3).judge(document, new int[] {0}, 1))
                .isEqualTo(new Verdict.Drop("repeated_spans.too_few_sentences", 2, 3));
        assertThat(new RepeatedSpans(TextUnit.SENTENCE, 3, 0, 0).judge(document, new int[] {0}, 1))
                .isEqualTo(new Verdict.Drop("repeated_spans.nothing_left", 0, 1));
    }

    @Test
    void refusesRunsOfAnotherText() {
        assertThatThrownBy(() -> new RepeatedSpans(TextUnit.SENTENCE, 3, 0, 0)
                        .judge(document(0, "One. Two. Three."), new int[] {1}, 1))
                .hasMessage("A text of 3 units has no run of 3 from unit 1");
    }

    /** What is left of each text when all but the first of equal runs go; {@code dropped} where it is dropped. */
    private static List<String> deduplicate(
            List<String> texts, TextUnit unit, int span, boolean exact, RepeatedSpans rule) {
        SpanHasher hasher = new SpanHasher(unit, span, exact);
        Set<Object> seen = new HashSet<>();
        List<String> left = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            List<Integer> repeated = new ArrayList<>();
            hasher.hash(texts.get(i), (begin, hash) -> {
                if (!seen.add(hash)) {
                    repeated.add(begin);
                }
            });
            int[] begins = repeated.stream().mapToInt(Integer::intValue).toArray();
            Document document = document(i, texts.get(i));
            Verdict verdict =
                    begins.length == 0 ? new Verdict.Keep(document) : rule.judge(document, begins, begins.length);
            left.add(verdict instanceof Verdict.Keep keep ? keep.document().text() : "dropped");
        }
        return left;
    }

    private static String words(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.joining(" "));
    }

    private static Document document(long record, String text) {
        return Document.read(new DocumentId(0, record), "test", "memory:", text, Map.of());
    }
}
