package org.millrace.spark.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.trace.CharacterSpan;
import org.millrace.spark.trace.TracedStep;

/** The documents of a step for a person to read. */
final class TraceText {

    private final int characters;

    /** @param characters of a text that are shown; 0 for all */
    TraceText(int characters) {
        this.characters = characters;
    }

    String of(TracedStep step) {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "Step %,d of stage %s: %d sequences of %,d tokens%s",
                step.step(),
                step.stage(),
                step.sequences().size(),
                step.sequenceLength(),
                step.trained() ? "" : ", not trained yet");
        for (TracedStep.Sequence sequence : step.sequences()) {
            line(
                    out,
                    "  sample %,d%s: row %,d of %s%s",
                    sequence.sample(),
                    sequence.epoch() == 0 ? "" : ", epoch %d".formatted(sequence.epoch() + 1),
                    sequence.row(),
                    sequence.file(),
                    sequence.padding() == 0 ? "" : ", %,d tokens of padding".formatted(sequence.padding()));
            sequence.pieces().forEach(piece -> piece(out, piece));
        }
        return out.toString().stripTrailing();
    }

    private void piece(StringBuilder out, TracedStep.Piece piece) {
        line(
                out,
                "    document %s (%d) of %s: tokens %,d to %,d%s, at %,d of the sequence",
                piece.document(),
                piece.documentId(),
                piece.source(),
                piece.offset(),
                piece.offset() + piece.length() - 1,
                place(piece.characters()),
                piece.start());
        if (piece.uri() != null && !piece.uri().equals(piece.file())) {
            line(out, "      %s", piece.uri());
        }
        if (piece.file() != null) {
            line(out, "      record %,d of %s", piece.record(), piece.file());
        }
        if (piece.text() != null) {
            line(out, "      “%s”", cut(piece.text()));
        }
    }

    private static String place(@Nullable CharacterSpan span) {
        // The token that ends a document, alone in a sequence, spells no character.
        return span == null || span.from() == span.to()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", characters %,d to %,d%s",
                        span.from(),
                        span.to() - 1,
                        span.normalized() ? " of the normalised text" : "");
    }

    private String cut(String text) {
        String shown = text;
        if (characters > 0 && text.codePointCount(0, text.length()) > characters) {
            shown = text.substring(0, text.offsetByCodePoints(0, characters)) + "…";
        }
        return shown.replace("\n", "\n      ");
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
