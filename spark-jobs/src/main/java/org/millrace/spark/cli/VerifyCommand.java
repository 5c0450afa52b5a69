package org.millrace.spark.cli;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.BadDataException;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.checkpoint.Damage;
import org.millrace.train.checkpoint.Verification;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;

/** {@code verify}: reads back every file of a run and compares it with its manifest. */
@Command(
        name = "verify",
        description = "Re-hashes every file of a run directory and names what is damaged; exit code 3 if anything is.")
final class VerifyCommand extends JobCommand {

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        RunDirectory.require(run, hadoop, problems);
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) {
        return "Would re-hash every data step and checkpoint below " + run.run().directory();
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException {
        Verification verification = Verification.of(hadoop, new Path(run.run().directory()));
        verification.checked().forEach(folder -> print("checked  " + folder));
        for (Damage damage : verification.damages()) {
            print("DAMAGED  " + damage);
        }
        print("%d folders checked, %d problems"
                .formatted(verification.checked().size(), verification.damages().size()));
        if (!verification.isSound()) {
            throw new BadDataException(
                    "%d files are not as they were written; remove a damaged step's directory to have it rebuilt,"
                                    .formatted(verification.damages().size())
                            + " a damaged checkpoint is passed over by itself");
        }
    }
}
