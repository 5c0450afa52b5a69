package org.millrace.spark.cli;

import picocli.CommandLine.Command;

/** {@code scaling}: laws of one's own runs, and what they and the published ones say about the next run. */
@Command(
        name = "scaling",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        description = {
            "Fits scaling laws to finished runs, and says what laws suggest for a run to come.",
            "None of the commands needs Spark or touches a run's data."
        },
        subcommands = {ScalingFitCommand.class, ScalingSuggestCommand.class, CoordinateCheckCommand.class})
final class ScalingCommand {}
