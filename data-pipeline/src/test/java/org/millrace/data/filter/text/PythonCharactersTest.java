package org.millrace.data.filter.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonCharactersTest {

    /** Asked of Python: {@code c.isalnum(), re.match(r"\w", c) is not None, c.isdigit()}. */
    @ParameterizedTest
    @CsvSource({
        "a, true, true, false", "_, false, true, false", "5, true, true, true", "٣, true, true, true",
        "², true, true, true", "½, true, true, false", "Ⅷ, true, true, false", "⑩, true, true, false",
        "①, true, true, true", "中, true, true, false", "ि, false, false, false", "́, false, false, false",
        "-, false, false, false", "𝒂, true, true, false", "😀, false, false, false"
    })
    void areClassedAsPythonDoes(String character, boolean alphanumeric, boolean word, boolean digit) {
        int c = character.codePointAt(0);
        assertThat(PythonCharacters.isAlphanumeric(c)).isEqualTo(alphanumeric);
        assertThat(PythonCharacters.isWord(c)).isEqualTo(word);
        assertThat(PythonCharacters.isDigit(c)).isEqualTo(digit);
    }
}
