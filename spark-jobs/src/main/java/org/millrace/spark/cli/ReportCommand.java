package org.millrace.spark.cli;

import java.io.IOException;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.report.RunReport;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;

/** {@code report}: one page about the run. */
@Command(
        name = "report",
        description =
                "Writes report.html into the run directory: one page with everything the run has to tell. What the"
                        + " data steps did, and the mixture, are printed too.")
final class ReportCommand extends JobCommand {

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        RunDirectory.require(run, hadoop, problems);
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) {
        return "Would write " + RunDirectory.of(run, RunDirectory.REPORT);
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException {
        Path directory = new Path(run.run().directory());
        RunReport report = new RunReport(hadoop, Clock.systemUTC());
        Path page = report.write(directory);
        String corpus = report.corpusText(directory);
        if (!corpus.isEmpty()) {
            print(corpus + "\n");
        }
        print("Report: " + page);
    }
}
