package org.millrace.spark.sweep;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The results of a sweep as a table: for {@code millrace scaling fit}, and for people. */
public final class SweepTable {

    private static final String HEADER = "run,parameters,tokens,learning_rate,batch_tokens,sequence_length,loss,status,"
            + "hidden_size,num_layers,seconds,flops,held_out_loss,seed,steps,skipped_steps\n";

    /** What runs are compared within. */
    private record Cell(double parameters, long tokens) implements Comparable<Cell> {
        @Override
        public int compareTo(Cell other) {
            return Comparator.comparingDouble(Cell::parameters)
                    .thenComparingLong(Cell::tokens)
                    .compare(this, other);
        }
    }

    private SweepTable() {}

    /** {@code runs.csv}: a header, and a row a run; what there is no number for is empty. */
    public static byte[] csv(List<SweepResult> results) {
        StringBuilder csv = new StringBuilder(HEADER);
        for (SweepResult result : results) {
            csv.append(String.join(
                    ",",
                    result.run(),
                    Long.toString(Math.round(result.parameters())),
                    Long.toString(result.tokens()),
                    Double.toString(result.learningRate()),
                    Long.toString(result.batchTokens()),
                    Integer.toString(result.sequenceLength()),
                    text(result.loss()),
                    result.status().key(),
                    Integer.toString(result.hiddenSize()),
                    Integer.toString(result.numLayers()),
                    String.format(Locale.ROOT, "%.1f", result.seconds()),
                    String.format(Locale.ROOT, "%.4e", result.flops()),
                    text(result.heldOutLoss()),
                    Long.toString(result.seed()),
                    Long.toString(result.steps()),
                    Long.toString(result.skippedSteps())));
            csv.append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The best run of every (N, D), and how the runs ended. */
    public static String summary(List<SweepResult> results) {
        Map<Cell, List<SweepResult>> cells = new TreeMap<>();
        for (SweepResult result : results) {
            cells.computeIfAbsent(new Cell(result.parameters(), result.tokens()), cell -> new ArrayList<>())
                    .add(result);
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-12s %-12s %5s %12s %10s %9s %9s  %s",
                "parameters",
                "tokens",
                "runs",
                "best: rate",
                "batch",
                "loss",
                "held out",
                "run"));
        cells.forEach((cell, runs) -> text.append(line(cell, runs)));
        text.append(String.format(
                Locale.ROOT,
                "%n%d runs: %d done, %d diverged, %d failed",
                results.size(),
                count(results, RunStatus.DONE),
                count(results, RunStatus.DIVERGED),
                count(results, RunStatus.FAILED)));
        return text.toString();
    }

    private static String line(Cell cell, List<SweepResult> runs) {
        SweepResult best = runs.stream()
                .filter(run -> run.status() == RunStatus.DONE)
                .min(Comparator.comparingDouble(SweepTable::comparable))
                .orElse(null);
        String left =
                String.format(Locale.ROOT, "%n%-,12.0f %-,12d %5d", cell.parameters(), cell.tokens(), runs.size());
        if (best == null) {
            return left + "  no run ended well";
        }
        return left
                + String.format(
                        Locale.ROOT,
                        " %12.3e %,10d %9s %9s  %s",
                        best.learningRate(),
                        best.batchTokens(),
                        brief(best.loss()),
                        brief(best.heldOutLoss()),
                        best.run());
    }

    /** The loss on held-out sequences, where there is one. */
    private static double comparable(SweepResult run) {
        Double heldOut = run.heldOutLoss();
        Double loss = heldOut == null ? run.loss() : heldOut;
        return loss == null ? Double.POSITIVE_INFINITY : loss;
    }

    private static long count(List<SweepResult> results, RunStatus status) {
        return results.stream().filter(result -> result.status() == status).count();
    }

    private static String text(@Nullable Double number) {
        return number == null ? "" : Double.toString(number);
    }

    private static String brief(@Nullable Double number) {
        return number == null ? "–" : String.format(Locale.ROOT, "%.4f", number);
    }
}
