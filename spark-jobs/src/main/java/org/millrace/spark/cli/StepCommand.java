package org.millrace.spark.cli;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code step NAME}: one of the steps that a run lists. */
@Command(
        name = "step",
        description =
                "Runs one step of data.steps, by its name, if the steps before it are finished; what it passes on is"
                        + " written, which `corpus` leaves out where the next step can take it as it comes.")
final class StepCommand extends DataCommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the step: its kind, unless the run names it.")
    private String step = "";

    @Override
    String step() {
        return step;
    }

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        List<String> names = run.data().stepNames();
        if (!names.contains(step)) {
            problems.add("NAME", "'" + step + "'", "a step of data.steps: " + String.join(", ", names));
        }
        super.check(run, hadoop, problems);
    }
}
