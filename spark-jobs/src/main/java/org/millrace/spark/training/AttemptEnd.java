package org.millrace.spark.training;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.FailureKind;

/**
 * How an attempt ended, over all its ranks.
 *
 * @param end of the run as far as this attempt took it
 * @param failure kind of the failure that it began with; null unless {@code end} is FAILED
 * @param message for people; empty unless {@code end} is FAILED
 */
record AttemptEnd(RankOutcome.End end, @Nullable FailureKind failure, String message) {

    /** Of an attempt all of whose ranks have said how they ended. */
    static AttemptEnd of(List<RankOutcome> outcomes) {
        Optional<RankOutcome> cause = RankOutcome.cause(outcomes);
        if (cause.isPresent()) {
            return failed(cause.get());
        }
        boolean complete = outcomes.stream().allMatch(outcome -> outcome.end() == RankOutcome.End.COMPLETE);
        return new AttemptEnd(complete ? RankOutcome.End.COMPLETE : RankOutcome.End.STOPPED, null, "");
    }

    /**
     * Of an attempt that lost a rank.
     *
     * @param outcomes of the ranks that have said how they ended
     * @param loss what is known of those that have not
     */
    static AttemptEnd lost(List<RankOutcome> outcomes, String loss) {
        return RankOutcome.cause(outcomes)
                .filter(cause -> cause.failure() != null && cause.failure().comesBack())
                .map(AttemptEnd::failed)
                .orElseGet(() -> new AttemptEnd(RankOutcome.End.FAILED, FailureKind.INFRASTRUCTURE, loss));
    }

    private static AttemptEnd failed(RankOutcome cause) {
        String message = String.valueOf(cause.message());
        FailureKind kind = cause.failure() == null ? FailureKind.BUG : cause.failure();
        // What comes back is the same for every rank; everything else is found where the rank ran.
        String text = kind.comesBack() ? message : "rank %d on %s: %s".formatted(cause.rank(), cause.host(), message);
        return new AttemptEnd(
                RankOutcome.End.FAILED, kind, kind == FailureKind.BUG ? text + "\n" + cause.trace() : text);
    }
}
