package org.millrace.spark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.bill.MeasuredRates;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.StableJson;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;

/** {@code rates}: what a core got done in a second of each data step of a run. */
@Command(
        name = "rates",
        description =
                "Prints the rates of a run's finished data steps as JSON: what one core got done in a second, what was"
                        + " kept, written and shuffled for each character. `corpus --dry-run --measured` reckons with them.")
final class RatesCommand extends JobCommand {

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        RunDirectory.require(run, hadoop, problems);
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) {
        return "Would print the rates of " + run.run().directory();
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException {
        byte[] json =
                StableJson.pretty(MeasuredRates.of(hadoop, new Path(run.run().directory())));
        print(new String(json, StandardCharsets.UTF_8).stripTrailing());
    }
}
