package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.data.filter.Documents;

class RefinedWebLinesTest {

    private static final String PROSE =
            "The miller opened the sluice at dawn, and the wheel began to turn.\n".repeat(10);

    private final RefinedWebLines filter = new RefinedWebLines(RefinedWebLinesSettings.dclm());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ABc ABC",
                "3 likes",
                "» 1,204 Comments «",
                "3.1K views",
                "12 followers.",
                "Home",
                "   ",
                "2024",
                "١٢٣"
            })
    void removesLinesOfThePage(String line) {
        assertThat(Documents.kept(filter, PROSE + line + "\n" + PROSE)).isEqualTo((PROSE + PROSE).strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ABC abc",
                "ABCab",
                "3 likes were given",
                "likes 3 likes",
                "3likes",
                "x3 likes",
                "two words",
                "20 24",
                "we have 7 shares",
                ""
            })
    void keepsOtherLines(String line) {
        if (line.equals("ABCab") || line.equals("3likes")) {
            // one word alone goes for that reason, but not with another beside it
            assertThat(Documents.kept(filter, PROSE + line + " abcdefgh")).endsWith(line + " abcdefgh");
        } else {
            assertThat(Documents.kept(filter, PROSE + line + "\n" + PROSE)).isEqualTo(PROSE + line + "\n" + PROSE);
        }
    }

    @Test
    void keepsALineHalfOfCapitalsAndRemovesOneWithOneMore() {
        RefinedWebLines half = lines(0.5, 1);
        assertThat(Documents.kept(half, "ABCD efg.\nABCD EF.g")).isEqualTo("ABCD efg.");
    }

    @Test
    void keepsALineAtTheShareOfDigitsAndRemovesOneBeyond() {
        RefinedWebLines half = lines(1, 0.5);
        assertThat(Documents.kept(half, "12 a b\n123 abc\n1234 ab")).isEqualTo("12 a b\n123 abc");
    }

    @Test
    void cutsPhrasesOutOfShortLinesOnly() {
        assertThat(Documents.kept(filter, PROSE + "You have 3 items in cart now"))
                .endsWith("\nYou have 3 now");
        assertThat(Documents.kept(filter, PROSE + "About mills and rivers Read more...\n" + PROSE))
                .contains("\nAbout mills and rivers\n");
        assertThat(Documents.kept(filter, PROSE + "Sign-in to go on reading\n" + PROSE))
                .contains("\nto go on reading\n");
        assertThat(Documents.kept(filter, PROSE + "items in cart\n" + PROSE)).isEqualTo((PROSE + PROSE).strip());
        String eleven = "a b c d e f g h items in cart";
        assertThat(Documents.kept(filter, PROSE + eleven)).endsWith(eleven);
    }

    @Test
    void keepsWhatLosesOneWordInTwentyAndDropsWhatLosesMore() {
        String nineteen = "word ".repeat(18) + "word";
        assertThat(Documents.kept(filter, nineteen + "\nHome")).isEqualTo(nineteen);
        assertThat(Documents.dropped(filter, nineteen.substring(5) + "\nHome", "too_many_words_removed")
                        .measured())
                .isEqualTo(1.0 / 19);
        Documents.dropped(filter, "HOME", "too_many_words_removed");
    }

    @Test
    void leavesATextAloneThatHasNoSuchLine() {
        assertThat(Documents.kept(filter, "  " + PROSE + "\n\n")).isEqualTo("  " + PROSE + "\n\n");
        assertThat(Documents.kept(filter, "")).isEmpty();
    }

    @Test
    void refusesAnEmptyPhrase() {
        assertThatThrownBy(() ->
                        new RefinedWebLinesSettings(0.5, 1, 2, List.of(), List.of(""), List.of(), List.of(), 10, 0.05))
                .hasMessageContaining("empty");
    }

    private static RefinedWebLines lines(double capitals, double digits) {
        return new RefinedWebLines(
                new RefinedWebLinesSettings(capitals, digits, 2, List.of(), List.of(), List.of(), List.of(), 10, 1));
    }
}
