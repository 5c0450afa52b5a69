package org.millrace.spark.cli;

import org.millrace.data.read.BadReason;
import org.millrace.data.rows.BadValueException;
import org.millrace.data.rows.RowField;
import org.millrace.data.rows.RowFunction;
import org.millrace.data.tokenize.ForbiddenTokenException;
import org.millrace.data.tokenize.SpecialTokens;
import org.millrace.data.tokenize.TokenBuffer;
import org.millrace.data.tokenize.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tokenizer encode}: text to token ids. */
@Command(
        name = "encode",
        description = {
            "Turns the text of every row into token ids: {\"text\": …} becomes {\"ids\": […]}, in the same order.",
            "Runs in this process, without Spark. For a corpus on a cluster use `millrace tokenize --config FILE`.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo '{\"text\": \"Hello\"}' | millrace tokenizer encode -t tokenizer.json",
            "  millrace tokenizer encode -t Qwen2.5-0.5B docs/*.jsonl.zst --keep id,url -o ids.jsonl.zst",
            "  millrace tokenizer encode -t tokenizer.json hdfs:///web/*.parquet -o ids.parquet",
        })
final class TokenizerEncodeCommand extends RowsCommand<String, int[]> {

    @Option(
            names = "--text-field",
            paramLabel = "FIELD",
            description = "Field or column of the text. Default: ${DEFAULT-VALUE}.")
    private String textField = "text";

    @Option(
            names = "--ids-field",
            paramLabel = "FIELD",
            description = "Field or column of the ids. Default: ${DEFAULT-VALUE}.")
    private String idsField = "ids";

    @Option(
            names = "--special",
            paramLabel = "HOW",
            converter = SpecialTokensConverter.class,
            completionCandidates = SpecialTokensConverter.Names.class,
            defaultValue = "as-text",
            description = "What to do where a text spells a special token, such as <|im_end|>: as-text leaves it text,"
                    + " as the pipeline does with documents; allow makes it its id; forbid makes the row a bad one."
                    + " Default: ${DEFAULT-VALUE}.")
    private SpecialTokens special = SpecialTokens.AS_TEXT;

    @Override
    RowField<String> from() {
        return RowField.text(textField);
    }

    @Override
    RowField<int[]> to() {
        return RowField.tokenIds(idsField);
    }

    @Override
    RowFunction<String, int[]> function(Tokenizer tokenizer) {
        ThreadLocal<TokenBuffer> buffers = ThreadLocal.withInitial(TokenBuffer::new);
        return text -> {
            TokenBuffer ids = buffers.get();
            ids.clear();
            try {
                tokenizer.encode(text, special, ids);
            } catch (ForbiddenTokenException e) {
                throw new BadValueException(
                        BadReason.SPECIAL_TOKEN,
                        "the text contains the special token %s at character %d".formatted(e.token(), e.position()));
            }
            return ids.toArray();
        };
    }
}
