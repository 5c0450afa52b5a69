package org.millrace.spark.cli;

import picocli.CommandLine.Command;

/** {@code scaling}: laws of one's own runs, and what they and the published ones say about the next run. */
@Command(
        name = "scaling",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        description = {
            "Fits scaling laws to finished runs, and says what laws suggest for a run to come.",
            "Neither command needs Spark or touches a run."
        },
        subcommands = {ScalingFitCommand.class, ScalingSuggestCommand.class})
final class ScalingCommand {}
