package org.millrace.data.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

    static final Rubric RUBRIC = new Rubric(
            List.of(new Dimension("use", "Is it of use?", 0, 5), new Dimension("style", "And well put?", 1, 3)), 50);

    private static Judgement read(String answer) {
        return new Answers(RUBRIC).read(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"use": 4, "style": 1}
            {"style":1,"use":4}
            '\t {"use": 4, "style": 1} \n'
            """)
    void takesOneObjectWithEveryMark(String answer) {
        assertThat(read(answer)).isEqualTo(new Judgement.Marks(Map.of("use", 4, "style", 1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                  | empty
            `  `                                                | empty
            The document is good.                               | not_json
            {"use": 4, "style": 1                               | not_json
            {"use": 4, "use": 4, "style": 1}                    | not_json
            {'use': 4, 'style': 1}                              | not_json
            [4, 1]                                              | not_an_object
            4                                                   | not_an_object
            {"use": 4}                                          | missing_dimension
            {}                                                  | missing_dimension
            {"use": 4, "style": 1, "fun": 5}                    | unknown_dimension
            {"use": "4", "style": 1}                            | not_a_whole_number
            {"use": 4.0, "style": 1}                            | not_a_whole_number
            {"use": null, "style": 1}                           | not_a_whole_number
            {"use": [4], "style": 1}                            | not_a_whole_number
            {"use": 6, "style": 1}                              | out_of_range
            {"use": -1, "style": 1}                             | out_of_range
            {"use": 4, "style": 0}                              | out_of_range
            {"use": 99999999999999999999, "style": 1}           | out_of_range
            {"use": 4, "style": 1} I hope this helps!           | not_json
            {"use": 4, "style": 1} {"use": 4, "style": 1}       | more_than_an_object
            {"use": 4, "style": 1} 7                            | more_than_an_object
            """)
    void takesNothingElse(String answer, String reason) {
        assertThat(read(answer)).isEqualTo(new Judgement.Unusable(reason, answer));
    }

    @Test
    void keepsTheBeginningOfAnAnswerThatIsTooLong() {
        assertThat(read("x".repeat(199) + "😀" + "x".repeat(20_000)))
                .isEqualTo(new Judgement.Unusable("too_long", "x".repeat(199)));
    }

    @Test
    void refusesRubricsThatCannotBe() {
        assertThatThrownBy(() -> new Dimension("Two Words", "?", 0, 1)).hasMessageContaining("snake case");
        assertThatThrownBy(() -> new Dimension("a", "?", 1, 1)).hasMessageContaining("1 to 1");
        assertThatThrownBy(() -> new Rubric(List.of(), 10)).hasMessageContaining("dimensions");
        Dimension one = new Dimension("a", "?", 0, 1);
        assertThatThrownBy(() -> new Rubric(List.of(one, one), 10)).hasMessageContaining("different names");
        assertThatThrownBy(() -> new Rubric(List.of(one), 0)).hasMessageContaining("longestText");
    }
}
