package org.millrace.data.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.filter.Verdict;

class DecontaminationTest {

    private static final String DUCKS =
            "janets ducks lay 16 eggs per day she eats three for breakfast every morning and bakes muffins for her friends";

    @Test
    void namesTheItemThatADocumentHolds() throws IOException {
        Decontamination filter = qwen(Samples.gsm8k());
        String page = prose(4_000) + "\n\nExercise 3. " + Samples.gsm8k().get(2).text() + "\n" + prose(9_000);
        Verdict.Drop drop = (Verdict.Drop) filter.judge(Samples.document(page));
        assertThat(drop.reason()).isEqualTo("decontaminate.subsequence");
        assertThat(drop.match()).isEqualTo("gsm8k/3");
        assertThat(drop.measured()).isGreaterThanOrEqualTo(drop.threshold());
    }

    @Test
    void findsEveryProblemOfHumanEvalInOtherTextWithAnotherLayout() throws IOException {
        List<BenchmarkItem> items = Samples.humanEval();
        Decontamination filter = qwen(items);
        for (BenchmarkItem item : items) {
            String copy = item.text().toUpperCase(Locale.ROOT).replace("\n", "  ; \n\n\t");
            // These two are about round and about pointed brackets, and have the same words.
            String expected = item.name().replace("/61", "/56");
            assertThat(filter.judge(Samples.document(prose(1_000) + copy + prose(1_000))))
                    .isInstanceOfSatisfying(
                            Verdict.Drop.class, drop -> assertThat(drop.match()).isEqualTo(expected));
        }
    }

    @Test
    void findsProblemsWithEveryFourthWordReplacedAndNotThoseWithEveryOther() throws IOException {
        List<BenchmarkItem> items = Samples.gsm8k();
        Decontamination filter = qwen(items);
        for (BenchmarkItem item : items) {
            assertThat(filter.judge(Samples.document(replaced(item.text(), 4))))
                    .as(item.name())
                    .isInstanceOf(Verdict.Drop.class);
            assertThat(filter.judge(Samples.document(replaced(item.text(), 2))))
                    .as(item.name())
                    .isInstanceOf(Verdict.Keep.class);
        }
    }

    @Test
    void realTextOfOtherSourcesStays() throws IOException {
        List<BenchmarkItem> items = new ArrayList<>(Samples.gsm8k());
        items.addAll(Samples.humanEval());
        List<Document> documents = Samples.realDocuments();
        assertThat(documents).hasSize(368 + 2538 + 231 + 43);
        assertThat(matches(qwen(items), documents)).isEmpty();
        // A rule of 13 tokens in a row takes digits for a problem about hexadecimal numbers: 0 to 9 and a to c.
        assertThat(matches(Decontamination.ofWords(DecontaminationSettings.thirteenGrams(), items), documents))
                .containsOnly("human_eval/HumanEval/78");
    }

    @Test
    void thirteenWordsInARowAreEnoughForTheSecondRule() throws IOException {
        Decontamination filter = Decontamination.ofWords(DecontaminationSettings.thirteenGrams(), Samples.gsm8k());
        String thirteen = "ducks lay 16 eggs per day. She eats three for breakfast every morning";
        assertThat(filter.judge(Samples.document("Once: " + thirteen + " cereals.")))
                .isEqualTo(new Verdict.Drop("decontaminate.n_gram", 13, 13, "gsm8k/1"));
        assertThat(filter.judge(Samples.document("Once: " + thirteen.replace("16", "12") + " cereals.")))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(filter.judge(Samples.document("Ducks lay 16 eggs per day. She eats three for breakfast every")))
                .isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void shortItemsAreLookedForAsAWhole() {
        List<BenchmarkItem> items = List.of(
                new BenchmarkItem("short", "a", "What is the capital city of Burkina Faso?"),
                new BenchmarkItem("short", "b", "Who wrote Moby Dick?"));
        Decontamination filter = Decontamination.ofWords(DecontaminationSettings.thirteenGrams(), items);
        assertThat(filter.judge(Samples.document("Q: what is the capital city of burkina faso — A: Ouagadougou")))
                .isEqualTo(new Verdict.Drop("decontaminate.n_gram", 8, 8, "short/a"));
        assertThat(filter.judge(Samples.document("who wrote moby dick, asked the teacher")))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(filter.unfindable()).containsExactly("short/b");
        assertThat(qwen(items).unfindable()).containsExactly("short/a", "short/b");
    }

    @Test
    void unitsMayBeTheTokensOfATokenizer() throws IOException {
        List<BenchmarkItem> items = Samples.gsm8k();
        Decontamination filter =
                Decontamination.ofTokens(DecontaminationSettings.qwen25(), Samples.qwenTokenizer(), items);
        assertThat(filter.judge(Samples.document(items.get(0).text())))
                .isInstanceOfSatisfying(Verdict.Drop.class, drop -> {
                    assertThat(drop.match()).isEqualTo("gsm8k/1");
                    // There are more tokens than words.
                    assertThat(drop.threshold())
                            .isGreaterThan(0.6 * items.get(0).text().split(" ").length);
                });
        assertThat(filter.judge(Samples.document(prose(3_000)))).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void documentsThatHoldLittleOrNothingStay() throws IOException {
        Decontamination filter = qwen(Samples.gsm8k());
        for (String text : new String[] {"", " ", "…", "ducks", "\u0000", DUCKS.substring(0, 40)}) {
            assertThat(filter.judge(Samples.document(text))).isInstanceOf(Verdict.Keep.class);
        }
    }

    @Test
    void aDocumentOfManyMegabytesIsComparedInStretches() throws IOException {
        Decontamination filter = qwen(Samples.gsm8k());
        String book = prose(200_000).repeat(25);
        assertThat(filter.judge(Samples.document(book))).isInstanceOf(Verdict.Keep.class);
        assertThat(filter.judge(Samples.document(book + Samples.gsm8k().get(7).text())))
                .isInstanceOfSatisfying(
                        Verdict.Drop.class, drop -> assertThat(drop.match()).isEqualTo("gsm8k/8"));
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new DecontaminationSettings(false, 13, 0.6, false, false, 13, 8))
                .hasMessageContaining("Neither rule is on");
        assertThatThrownBy(() -> new DecontaminationSettings(true, 13, 0, false, false, 13, 8))
                .hasMessageContaining("above 0 and at most 1");
        assertThatThrownBy(() -> new DecontaminationSettings(true, 2, 0.6, false, false, 13, 8))
                .hasMessageContaining("must be at least 3, cannot be: 2");
    }

    private static List<String> matches(Decontamination filter, List<Document> documents) {
        List<String> matches = new ArrayList<>();
        for (Document document : documents) {
            if (filter.judge(document) instanceof Verdict.Drop drop) {
                matches.add(drop.match());
            }
        }
        return matches;
    }

    private static Decontamination qwen(List<BenchmarkItem> items) {
        return Decontamination.ofWords(DecontaminationSettings.qwen25(), items);
    }

    /** A text with every so many words replaced by one that is nowhere else. */
    private static String replaced(String text, int every) {
        String[] words = text.split("\\s+");
        for (int i = every - 1; i < words.length; i += every) {
            words[i] = "zyx" + i;
        }
        return String.join(" ", words);
    }

    /** English function words and others at random, as a page without any item has them. */
    private static String prose(int characters) {
        Random random = new Random(characters);
        String[] words =
                ("the of and to in a is that for it as was with be by on not he his but at are this have from or"
                                + " had an they which one you were her all she there would their we him been has when who will more"
                                + " no if out so what up said its about into than them can only other new some time could these")
                        .split(" ");
        StringBuilder text = new StringBuilder();
        while (text.length() < characters) {
            text.append(words[random.nextInt(words.length)]).append(random.nextInt(12) == 0 ? ". " : " ");
        }
        return text.toString();
    }
}
