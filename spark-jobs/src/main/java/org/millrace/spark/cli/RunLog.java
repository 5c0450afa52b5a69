package org.millrace.spark.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

/** The job's log as JSON lines in the run directory, beside what the console shows. */
final class RunLog implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(RunLog.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final String APPENDER = "millrace-run-log";

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final OutputStreamAppender appender;
    private final OutputStream target;

    private RunLog(OutputStream target) {
        this.target = target;
        appender = OutputStreamAppender.newBuilder()
                .setName(APPENDER)
                .setTarget(target)
                .setLayout(JsonTemplateLayout.newBuilder()
                        .setConfiguration(context.getConfiguration())
                        .setEventTemplateUri("classpath:millrace-log-template.json")
                        .build())
                .build();
        appender.start();
        context.getConfiguration().getRootLogger().addAppender(appender, Level.INFO, null);
        context.updateLoggers();
    }

    /** Starts {@code logs/<job>-<time>.jsonl} in the run directory. */
    static RunLog open(Configuration hadoop, Path runDirectory, String job) throws IOException {
        Path file = new Path(new Path(runDirectory, "logs"), job + "-" + TIME.format(Instant.now()) + ".jsonl");
        FileSystem fileSystem = file.getFileSystem(hadoop);
        return new RunLog(fileSystem.create(file, true));
    }

    @Override
    public void close() {
        context.getConfiguration().getRootLogger().removeAppender(APPENDER);
        context.updateLoggers();
        // The appender leaves it open, and an object store shows a file once it is closed.
        try (target) {
            appender.stop();
        } catch (IOException | FSError e) { // a full disk is no failure of the job
            LOG.warn("The job's log could not be completed: {}", e.toString());
        }
    }
}
