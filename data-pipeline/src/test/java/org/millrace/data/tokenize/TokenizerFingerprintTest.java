package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.data.tokenize.PostProcessor.Piece;
import org.millrace.data.tokenize.PostProcessor.Template;
import org.millrace.data.tokenize.PostProcessor.Token;

class TokenizerFingerprintTest {

    /** A flag, no ids before and two after are the numbers 1, 0, 2, 7, 8; so are one id before, 0, and two after. */
    @Test
    void aFlagIsNotTakenForTheSizeOfAList() {
        assertThat(fingerprint(true, List.of(), List.of(7, 8)))
                .isNotEqualTo(fingerprint(false, List.of(0), List.of(7, 8)));
    }

    @Test
    void everyOptionCounts() {
        assertThat(List.of(
                        fingerprint(false, List.of(), List.of()),
                        fingerprint(true, List.of(), List.of()),
                        fingerprint(false, List.of(7), List.of()),
                        fingerprint(false, List.of(), List.of(7))))
                .doesNotHaveDuplicates();
    }

    private static String fingerprint(boolean prefixSpace, List<Integer> before, List<Integer> after) {
        var options = new TokenizerOptions(
                prefixSpace, false, Optional.of(frame(before, after)), TokenizerOptions.QWEN2_5.spelling());
        return TokenizerFingerprint.of(new TokenizerJson(
                Map.of("a", 0), List.of(), List.of(), Normalization.NONE, SplitPattern.GPT2, options));
    }

    private static PostProcessor frame(List<Integer> before, List<Integer> after) {
        var pieces = List.of(new Piece(false, "<b>", 0), new Piece(true, "A", 0), new Piece(false, "<a>", 0));
        return new Template(
                pieces, List.of(), Map.of("<b>", new Token(before, List.of()), "<a>", new Token(after, List.of())));
    }
}
