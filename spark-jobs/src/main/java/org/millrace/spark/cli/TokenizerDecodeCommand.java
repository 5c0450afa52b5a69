package org.millrace.spark.cli;

import org.millrace.data.read.BadReason;
import org.millrace.data.rows.BadValueException;
import org.millrace.data.rows.RowField;
import org.millrace.data.rows.RowFunction;
import org.millrace.data.tokenize.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tokenizer decode}: token ids to text. */
@Command(
        name = "decode",
        description = {
            "Turns the token ids of every row into text: {\"ids\": […]} becomes {\"text\": …}, in the same order.",
            "Bytes that are no UTF-8, as where a text was cut inside a character, become U+FFFD."
                    + " A row with an id that no token has is bad.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo '{\"ids\": [9707, 11, 1879]}' | millrace tokenizer decode -t tokenizer.json",
            "  millrace tokenizer decode -t tokenizer.json ids.parquet -o text.jsonl --skip-special",
        })
final class TokenizerDecodeCommand extends RowsCommand<int[], String> {

    @Option(
            names = "--ids-field",
            paramLabel = "FIELD",
            description = "Field or column of the ids. Default: ${DEFAULT-VALUE}.")
    private String idsField = "ids";

    @Option(
            names = "--text-field",
            paramLabel = "FIELD",
            description = "Field or column of the text. Default: ${DEFAULT-VALUE}.")
    private String textField = "text";

    @Option(names = "--skip-special", description = "Leave special tokens out of the text.")
    private boolean skipSpecial;

    @Override
    RowField<int[]> from() {
        return RowField.tokenIds(idsField);
    }

    @Override
    RowField<String> to() {
        return RowField.text(textField);
    }

    @Override
    RowFunction<int[], String> function(Tokenizer tokenizer) {
        return ids -> {
            for (int i = 0; i < ids.length; i++) {
                if (ids[i] < 0 || tokenizer.tokenOf(ids[i]).isEmpty()) {
                    throw new BadValueException(
                            BadReason.UNKNOWN_ID,
                            "the id %d at position %d has no token; the tokenizer has ids from 0 to %d"
                                    .formatted(ids[i], i, tokenizer.vocabularySize() - 1));
                }
            }
            return tokenizer.decode(ids, skipSpecial);
        };
    }
}
