package org.millrace.spark.cli;

import picocli.CommandLine;

/**
 * The commands below {@code tokenizer}. By itself, with a run's configuration, that is the data step which trains the
 * tokenizer on the run's corpus; these work on files of any kind and need no run.
 */
final class TokenizerCommands {

    private TokenizerCommands() {}

    static void addTo(CommandLine tokenizer) {
        tokenizer.addSubcommand(new TokenizerEncodeCommand());
        tokenizer.addSubcommand(new TokenizerDecodeCommand());
        tokenizer.addSubcommand(new TokenizerTrainCommand());
        tokenizer.addSubcommand(new TokenizerInspectCommand());
        tokenizer
                .getCommandSpec()
                .usageMessage()
                .synopsisSubcommandLabel("[COMMAND]")
                .description(
                        "Data step: trains the tokenizer on the mixed corpus, or takes the given file.",
                        "The commands below work on files instead, without a run's configuration.");
    }
}
