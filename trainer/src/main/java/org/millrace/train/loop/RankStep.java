package org.millrace.train.loop;

/**
 * What one rank spent on a step. All ranks end a step together, so who is slow shows in {@link #ownSeconds}: the others
 * wait for it.
 *
 * @param rank from 0
 * @param host that it runs on
 * @param flops of the model on its share of the step
 * @param seconds of the whole step on this rank
 * @param communicationSeconds of them during which at least one operation of the process group was pending, much of it
 *     while the rank computed
 * @param waitedSeconds of them in which the training thread did nothing but wait for the process group
 */
public record RankStep(
        int rank, String host, double flops, double seconds, double communicationSeconds, double waitedSeconds) {

    /** Seconds in which the rank worked itself: computed, or waited for its data. */
    public double ownSeconds() {
        return Math.max(0, seconds - waitedSeconds);
    }
}
