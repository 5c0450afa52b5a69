package org.millrace.spark.cli;

import java.util.Locale;
import org.millrace.data.classify.RecordCounts;
import org.millrace.spark.BadDataException;

/** Stops a command whose records are worse than it may stand. */
final class Readable {

    private Readable() {}

    static void require(RecordCounts counts, double maxBadShare) {
        if (counts.badShare() > maxBadShare) {
            throw new BadDataException(String.format(
                    Locale.ROOT,
                    "%.2f %% of the records cannot be used, --max-bad-share allows %.2f %%: %s. Mend the files, or raise it",
                    100 * counts.badShare(),
                    100 * maxBadShare,
                    counts.bad()));
        }
        if (counts.documents() == 0) {
            throw new BadDataException(
                    "No record of the files can be used: " + (counts.bad().isEmpty() ? "there is none" : counts.bad()));
        }
    }
}
