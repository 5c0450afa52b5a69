package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.spark.trace.CharacterSpan;
import org.millrace.spark.trace.TracedStep;

class TraceTextTest {

    @Test
    void namesTheCharactersOfAPiece() {
        assertThat(text(new CharacterSpan(0, 1900, false)))
                .contains("tokens 700 to 703, characters 0 to 1,899, at 5 of the sequence");
    }

    @Test
    void aPieceThatIsOnlyTheEndOfADocumentHasNoCharacters() {
        assertThat(text(new CharacterSpan(1900, 1900, true))).contains("tokens 700 to 703, at 5 of the sequence");
    }

    private static String text(CharacterSpan span) {
        TracedStep.Piece piece = new TracedStep.Piece("0:7", 7, "stories", null, null, 7, 5, 700, 4, span, null);
        TracedStep.Sequence sequence = new TracedStep.Sequence(0, 0, "part-00000.parquet", 0, 0, List.of(piece));
        return new TraceText(0).of(new TracedStep(1, "short", 32, true, List.of(sequence)));
    }
}
