package org.millrace.spark.cli;

import java.util.Locale;
import org.millrace.data.classify.RecordCounts;
import org.millrace.spark.BadDataException;
import org.millrace.train.config.Problems;

/** How much of what a command reads may be bad; it stops where more is. */
final class Readable {

    private Readable() {}

    /** Adds what is wrong with {@code --max-bad-share}. */
    static void checkShare(double maxBadShare, Problems problems) {
        if (!(maxBadShare >= 0 && maxBadShare <= 1)) {
            problems.add("--max-bad-share", maxBadShare, "from 0 to 1");
        }
    }

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
