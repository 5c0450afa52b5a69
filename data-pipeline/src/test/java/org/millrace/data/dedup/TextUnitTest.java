package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextUnitTest {

    @Test
    void wordsTakeTheWhiteSpaceAfterThem() {
        assertThat(units(TextUnit.WORD, "a  bc\nd")).containsExactly("a  ", "bc\n", "d");
        assertThat(units(TextUnit.WORD, " a b ")).containsExactly(" ", "a ", "b ");
        assertThat(units(TextUnit.WORD, "a\u00a0b\u3000c")).containsExactly("a\u00a0", "b\u3000", "c");
    }

    @Test
    void sentencesTakeTheWhiteSpaceBeforeThem() {
        assertThat(units(TextUnit.SENTENCE, "It rains. Dr. Hale came in!  \"Wet?\" she said"))
                .containsExactly("It rains.", " Dr. Hale came in!", "  \"Wet?\"", " she said");
        assertThat(units(TextUnit.SENTENCE, "no end")).containsExactly("no end");
        assertThat(units(TextUnit.SENTENCE, "End.\n")).containsExactly("End.", "\n");
    }

    @Test
    void linesEndAsInPython() {
        assertThat(units(TextUnit.LINE, "a\nb\r\nc\rd\u2028e\u0085f\fg\n"))
                .containsExactly("a\n", "b\r\n", "c\r", "d\u2028", "e\u0085", "f\f", "g\n");
        assertThat(units(TextUnit.LINE, "\n\na")).containsExactly("\n", "\n", "a");
    }

    @Test
    void paragraphsTakeTheBlankLinesAfterThem() {
        assertThat(units(TextUnit.PARAGRAPH, "a\nb\n\n \nc\n\nd")).containsExactly("a\nb\n\n \n", "c\n\n", "d");
        assertThat(units(TextUnit.PARAGRAPH, "\n\na\nb")).containsExactly("\n\n", "a\nb");
    }

    @ParameterizedTest
    @EnumSource(TextUnit.class)
    void everyCharacterIsInOneUnit(TextUnit unit) {
        String text = "  One, two.\n\n\tThree four!  Five\r\n";

        assertThat(String.join("", units(unit, text))).isEqualTo(text);
        assertThat(units(unit, text)).doesNotContain("");
        assertThat(units(unit, "")).isEmpty();
    }

    private static List<String> units(TextUnit unit, String text) {
        int[] bounds = unit.bounds(text.toCharArray());
        List<String> units = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.length; i++) {
            units.add(text.substring(bounds[i], bounds[i + 1]));
        }
        return units;
    }
}
