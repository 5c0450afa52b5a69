package org.millrace.spark.cli;

import org.millrace.spark.corpus.CorpusPipeline;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code read}, {@code tokenizer}, {@code tokenize} and {@code pack}: the steps that every run has. */
@Command
final class FixedStepCommand extends DataCommand {

    private final String step;

    private FixedStepCommand(String step) {
        this.step = step;
    }

    /** Adds the job of every such step. */
    static void addTo(CommandLine parent) {
        for (String step : CorpusPipeline.JOBS) {
            CommandSpec spec = CommandSpec.forAnnotatedObject(new FixedStepCommand(step));
            spec.usageMessage().description(description(step));
            CommandLine job = new CommandLine(spec);
            if (step.equals("tokenizer")) {
                TokenizerCommands.addTo(job);
            }
            parent.addSubcommand(step, job);
        }
    }

    private static String description(String step) {
        return switch (step) {
            case "read" -> "Data step: raw files to documents; what cannot be read is set aside with its reason.";
            case "tokenizer" -> "Data step: trains the tokenizer on the corpus, or takes the given file.";
            case "tokenize" -> "Data step: documents to token ids.";
            case "pack" -> "Data step: token ids to sequences of each stage's length.";
            default -> throw new IllegalArgumentException("No step is named " + step);
        };
    }

    @Override
    String step() {
        return step;
    }
}
