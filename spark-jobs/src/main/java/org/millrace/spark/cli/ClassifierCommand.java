package org.millrace.spark.cli;

import picocli.CommandLine.Command;

/** {@code classifier}: classifiers of documents for quality and for domain. */
@Command(
        name = "classifier",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        description = {
            "Trains and measures linear n-gram classifiers of documents, for the steps quality_classifier and"
                    + " domain_classifier. Models are files of fastText's; such files of others can be used too.",
            "Each command works in this process, or on Spark with --master or under spark-submit, with the same result."
        },
        subcommands = {ClassifierTrainCommand.class, ClassifierEvaluateCommand.class, ClassifierThresholdCommand.class})
final class ClassifierCommand {}
