package org.millrace.spark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.millrace.data.tokenize.ForbiddenTokenException;
import org.millrace.data.tokenize.SpecialTokens;
import org.millrace.data.tokenize.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tokenizer inspect}: what a tokenizer is, what it does to a text, how it differs from another. */
@Command(
        name = "inspect",
        description = {
            "Says what a tokenizer.json is: its kind, tokens, merges, added tokens and fingerprint.",
            "With --text, into which pieces it takes a text; with --compare, how another tokenizer differs. What it"
                    + " makes of whole files, in characters a token, `millrace tokenizer encode` tells.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace tokenizer inspect -t tokenizer.json --text \"Hello world\"",
            "  millrace tokenizer inspect -t tokenizer.json --compare Qwen2.5-0.5B",
        })
final class TokenizerInspectCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Mixin
    private TokenizerOption tokenizer = new TokenizerOption();

    @Option(names = "--text", paramLabel = "TEXT", description = "Show the pieces of a text: id, bytes, place, text.")
    private @Nullable String text;

    @Option(
            names = "--special",
            paramLabel = "HOW",
            converter = SpecialTokensConverter.class,
            completionCandidates = SpecialTokensConverter.Names.class,
            defaultValue = "allow",
            description = "Special tokens in that text: as-text, allow or forbid. Default: ${DEFAULT-VALUE}.")
    private SpecialTokens special = SpecialTokens.RECOGNISE;

    @Option(
            names = "--compare",
            paramLabel = "PATH",
            description = "Another tokenizer.json, or the folder of one: show how it differs.")
    private @Nullable String other;

    @Option(
            names = "--longest",
            paramLabel = "N",
            description = "How many of the longest tokens to show. Default: ${DEFAULT-VALUE}.")
    private int longest = 10;

    @Override
    public Integer call() throws IOException {
        if (other != null && text != null) {
            throw new UserException("--compare and --text are two questions: ask one at a time");
        }
        Configuration hadoop = HadoopConfigurations.withoutSpark();
        Tokenizer loaded = tokenizer.load(hadoop);
        PrintWriter out = console.out();
        if (other != null) {
            out.print(TokenizerComparison.of(loaded, TokenizerOption.load(other, hadoop)));
        } else if (text != null) {
            try {
                out.print(TokenizerPieces.of(loaded, text, special));
            } catch (ForbiddenTokenException e) {
                throw new UserException(String.valueOf(e.getMessage()));
            }
        } else {
            out.print(TokenizerDescription.of(loaded, longest));
        }
        out.flush();
        return ExitCode.DONE;
    }
}
