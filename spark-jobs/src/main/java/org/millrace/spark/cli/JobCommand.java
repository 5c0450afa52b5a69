package org.millrace.spark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SparkSessions;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every job has in common: its options, its configuration read whole before any work, its log. */
abstract class JobCommand implements Callable<Integer> {

    private static final Logger LOG = LogManager.getLogger(JobCommand.class);

    @Mixin
    private Console console = new Console();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The run's YAML, a local file or on any Hadoop file system. Required.")
    private String config = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over the file's: --set training.stages[0].tokens=2M. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--dry-run", description = "Check everything, say what would be done, and touch nothing.")
    private boolean dryRun;

    @Override
    @SuppressWarnings("try") // the log is there to be closed
    public final Integer call() throws Exception {
        if (config.isEmpty()) {
            // Not left to picocli, which would ask for it before a command below this one, too.
            throw new ParameterException(console.command().commandLine(), "Missing required option: '--config=FILE'");
        }
        Problems problems = new Problems();
        Optional<RunConfig> read = ConfigFile.read(config, overrides, problems);
        Configuration hadoop =
                read.map(run -> HadoopConfigurations.of(run.spark())).orElseGet(Configuration::new);
        if (read.isPresent()) {
            requireLastingDirectory(read.get(), hadoop, problems);
            check(read.get(), hadoop, problems);
        }
        problems.throwIfAny();
        RunConfig run = read.orElseThrow();
        if (dryRun) {
            print(plan(run, hadoop));
            return ExitCode.DONE;
        }
        Path directory = new Path(run.run().directory());
        try (RunLog log = RunLog.open(hadoop, directory, name())) {
            LOG.info("{} on {}", name(), directory);
            run(run, hadoop);
        } catch (FSError disk) { // full or broken, which Hadoop takes for the end of the process
            throw new IOException("A local disk failed: %s".formatted(disk.getMessage()), disk);
        }
        return ExitCode.DONE;
    }

    /** Where the driver runs in a container, what lies below its present directory goes with it. */
    private void requireLastingDirectory(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        Path directory = new Path(run.run().directory());
        if (SparkSessions.isInACluster(SparkSessions.conf(run.spark(), name()))
                && !directory.isAbsolute()
                && directory.getFileSystem(hadoop) instanceof LocalFileSystem) {
            problems.add(
                    "run.directory",
                    "'" + directory + "', below the present directory of a driver in the cluster",
                    "a path that outlives the driver and that all machines see, such as hdfs:///runs/my");
        }
    }

    /** Adds what this job can find wrong before it starts, beyond what the configuration's records check. */
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {}

    /** What the job would do, for {@code --dry-run}. */
    abstract String plan(RunConfig run, Configuration hadoop) throws IOException;

    abstract void run(RunConfig run, Configuration hadoop) throws Exception;

    final String name() {
        return console.command().name();
    }

    final void print(String text) {
        console.print(text);
    }

    /** Says something beside the result, on standard error. */
    final void warn(String text) {
        console.warn(text);
    }

    /** Leaves the configuration, with every default filled in, in the run directory. */
    static void recordConfig(RunConfig run, Configuration hadoop) throws IOException {
        Path directory = new Path(run.run().directory());
        FileSystem fileSystem = directory.getFileSystem(hadoop);
        try (var out = fileSystem.create(new Path(directory, "config.yaml"), true)) {
            out.write(ConfigWriter.yaml(run.withoutSecrets()).getBytes(StandardCharsets.UTF_8));
        }
    }
}
