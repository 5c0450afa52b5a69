package org.millrace.spark.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.watch.RunStatus.LastCheckpoint;

/** The numbers of a run by name, as monitoring wants them. */
final class Gauges {

    private Gauges() {}

    /** What is not known is left out, so that names come and go with the ranks. */
    static Map<String, Double> of(LiveRun.View run) {
        Map<String, Double> gauges = new LinkedHashMap<>();
        put(gauges, "attempts", (double) run.attempts());
        put(gauges, "restarts", (double) run.restarts());
        RunStatus status = run.status();
        if (status == null) {
            return gauges;
        }
        put(gauges, "step", (double) status.step());
        put(gauges, "steps", (double) status.steps());
        put(gauges, "loss", status.loss());
        put(gauges, "learning_rate", status.learningRate());
        put(gauges, "gradient_norm", status.gradientNorm());
        put(gauges, "tokens", (double) status.tokens());
        put(gauges, "tokens_per_second", status.tokensPerSecond());
        put(gauges, "flop_utilisation", status.flopUtilisation());
        put(gauges, "step_seconds", status.stepSeconds());
        put(gauges, "seconds_left", status.secondsLeft());
        put(gauges, "skipped_steps", (double) status.skippedSteps());
        put(gauges, "seconds_since_status", (run.time() - run.statusTime()) / 1e3);
        LastCheckpoint checkpoint = status.checkpoint();
        if (checkpoint != null) {
            put(gauges, "checkpoint_step", (double) checkpoint.step());
            put(gauges, "checkpoint_seconds", checkpoint.seconds());
            put(gauges, "checkpoint_pause_seconds", checkpoint.pauseSeconds());
            Long committed = checkpoint.committedAt();
            put(gauges, "checkpoint_age_seconds", committed == null ? null : (run.time() - committed) / 1e3);
        }
        put(gauges, "ranks", (double) status.ranks().size());
        put(gauges, "stragglers", (double)
                status.ranks().stream().filter(RunStatus.Rank::straggler).count());
        for (RunStatus.Rank rank : status.ranks()) {
            String name = "rank_" + rank.rank() + "_";
            put(gauges, name + "step_seconds", rank.stepSeconds());
            put(gauges, name + "own_seconds", rank.ownSeconds());
            put(gauges, name + "communication_seconds", rank.communicationSeconds());
            put(gauges, name + "waited_seconds", rank.waitedSeconds());
        }
        return gauges;
    }

    private static void put(Map<String, Double> gauges, String name, @Nullable Double value) {
        if (value != null) {
            gauges.put(name, value);
        }
    }

    /** Prometheus' text format. */
    static String prometheus(LiveRun.View run) {
        StringBuilder text = new StringBuilder();
        of(run).forEach((name, value) -> text.append("# TYPE millrace_")
                .append(name)
                .append(" gauge\nmillrace_")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n'));
        return text.toString();
    }
}
