package org.millrace.spark.training;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.FailureKind;
import org.millrace.train.distributed.ProcessGroupException;

/**
 * How one rank's part in an attempt ended. It travels from the task to the driver as a value, so that a mistake of the
 * user arrives as what it is and not as the failure of a Spark task.
 *
 * @param rank whose it is
 * @param host where the rank ran, with the addresses of Spark's resources that it had
 * @param end how it ended
 * @param failure kind of what failed; null unless {@code end} is FAILED
 * @param message of the failure
 * @param trace its stack trace
 * @param consequence whether the rank failed only because others did
 */
record RankOutcome(
        int rank,
        String host,
        End end,
        @Nullable FailureKind failure,
        @Nullable String message,
        @Nullable String trace,
        boolean consequence) {

    /** Ways to end. */
    enum End {
        /** The last step is done. */
        COMPLETE,

        /** A stop was asked for, and a checkpoint is written. */
        STOPPED,

        /** As STOPPED, since there are executors for more ranks. */
        GROWING,

        /** Something went wrong. */
        FAILED
    }

    static RankOutcome ended(int rank, String host, boolean complete) {
        return new RankOutcome(rank, host, complete ? End.COMPLETE : End.STOPPED, null, null, null, false);
    }

    static RankOutcome failed(int rank, String host, Throwable failure) {
        boolean consequence = failure instanceof ProcessGroupException || failure instanceof InterruptedException;
        FailureKind kind = consequence ? FailureKind.INFRASTRUCTURE : FailureKind.of(failure);
        String message = failure.getMessage();
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return new RankOutcome(
                rank,
                host,
                End.FAILED,
                kind,
                message == null ? failure.getClass().getSimpleName() : message,
                trace.toString(),
                consequence);
    }

    /** Where a failure began: what comes back before what may not, and causes before consequences. */
    static Optional<RankOutcome> cause(List<RankOutcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.end() == End.FAILED)
                .min(Comparator.comparing(RankOutcome::consequence)
                        .thenComparing(outcome -> outcome.failure() == null ? FailureKind.BUG : outcome.failure())
                        .thenComparing(RankOutcome::rank));
    }
}
