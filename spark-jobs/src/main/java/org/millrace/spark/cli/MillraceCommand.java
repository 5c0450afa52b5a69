package org.millrace.spark.cli;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.spark.FailureKind;
import org.millrace.spark.MissingSlotsException;
import org.millrace.spark.RankException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command that holds all jobs, and the way from an exception to an exit code. */
@Command(
        name = "millrace",
        mixinStandardHelpOptions = true,
        versionProvider = MillraceCommand.Version.class,
        synopsisSubcommandLabel = "JOB",
        description = "Pre-trains Qwen2.5-family language models from raw text on Apache Spark.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  done",
            "  1  a bug in Millrace",
            "  2  a mistake in command line or configuration; nothing was touched",
            "  3  the data is worse than the configuration allows",
            "  4  a file system, memory, the network or an executor failed;",
            "     run the same command again to resume"
        },
        subcommands = {
            CorpusCommand.class,
            StepCommand.class,
            PretrainCommand.class,
            SweepCommand.class,
            GenerateCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            ScalingCommand.class,
            RatesCommand.class,
            InspectCommand.class,
            WhyCommand.class,
            ClassifierCommand.class,
            TraceCommand.class,
            MemoryCommand.class,
            ConfigCommand.class
        })
public final class MillraceCommand {

    private static final Logger LOG = LogManager.getLogger(MillraceCommand.class);

    /** Columns: wide enough for the examples. */
    private static final int HELP_WIDTH = 100;

    private MillraceCommand() {}

    /** Runs a command line and returns its {@link ExitCode}. */
    public static int execute(String... arguments) {
        CommandLine commandLine = new CommandLine(new MillraceCommand());
        FixedStepCommand.addTo(commandLine);
        addHelp(commandLine);
        commandLine.setExecutionExceptionHandler((exception, failed, parsed) -> report(exception, failed));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpWidth(HELP_WIDTH);
        if (arguments.length == 0) {
            commandLine.usage(commandLine.getErr());
            return ExitCode.USER;
        }
        return commandLine.execute(arguments);
    }

    private static void addHelp(CommandLine parent) {
        for (CommandLine command : parent.getSubcommands().values()) {
            command.getCommandSpec().mixinStandardHelpOptions(true);
            addHelp(command);
        }
    }

    private static int report(Exception exception, CommandLine failed) {
        FailureKind kind = exception instanceof UserException ? FailureKind.USER : FailureKind.of(exception);
        switch (kind) {
            case USER -> failed.getErr().println(exception.getMessage());
            case BAD_DATA -> LOG.error("{}", exception.getMessage());
            case GIVEN_UP, INFRASTRUCTURE -> {
                // Where a training was given up, and not where it failed, its trace tells nothing.
                boolean givenUp = exception instanceof MissingSlotsException || exception instanceof RankException;
                LOG.error("{} failed: {}", failed.getCommandName(), exception.getMessage(), givenUp ? null : exception);
            }
            case BUG -> LOG.error("{} failed in a way it should not", failed.getCommandName(), exception);
        }
        return ExitCode.of(kind);
    }

    /** The version that Maven wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = MillraceCommand.class.getPackage().getImplementationVersion();
            return new String[] {"millrace " + (version == null ? "(not packaged)" : version)};
        }
    }
}
