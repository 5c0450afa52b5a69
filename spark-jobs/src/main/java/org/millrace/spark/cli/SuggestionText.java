package org.millrace.spark.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.millrace.train.scaling.RunCost;
import org.millrace.train.scaling.StepPlan;
import org.millrace.train.scaling.Suggestion;
import org.millrace.train.scaling.TrainingRun;
import org.millrace.train.scaling.fit.AllocationEstimate;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.Extrapolation;

/** What laws suggest, for a terminal: one law a column, then how far they disagree and extrapolate. */
final class SuggestionText {

    private static final String NOTHING = "–";

    private final Plan plan;
    private final List<Suggestion> suggestions;
    private final StringBuilder out = new StringBuilder();

    /**
     * What is asked.
     *
     * @param run planned
     * @param origin where its size comes from
     * @param sequenceLength tokens of the sequences of a batch
     * @param compute budget of FLOPs, or null
     * @param cost of devices, or null
     */
    record Plan(
            TrainingRun run,
            String origin,
            int sequenceLength,
            @Nullable Double compute,
            @Nullable RunCost cost) {

        Optional<StepPlan> steps(Suggestion suggestion) {
            return suggestion
                    .hyperparameters()
                    .map(predicted -> StepPlan.of(predicted.batchTokens().value(), run.tokens(), sequenceLength));
        }
    }

    private SuggestionText(Plan plan, List<Suggestion> suggestions) {
        this.plan = plan;
        this.suggestions = suggestions;
    }

    static String of(Plan plan, List<Suggestion> suggestions) {
        return new SuggestionText(plan, suggestions).write();
    }

    private String write() {
        TrainingRun run = plan.run();
        line(
                "Run (%s): N = %s parameters, D = %s tokens in sequences of %d, C = %s FLOPs",
                plan.origin(),
                Figures.count(run.parameters()),
                Figures.count(run.tokens()),
                plan.sequenceLength(),
                Figures.power(run.flops(), 2));
        if (run.totalParameters() > run.parameters()) {
            line(
                    "N is without embeddings; the Chinchilla laws take all %s weights.",
                    Figures.count(run.totalParameters()));
        }
        line("");
        out.append(table());
        line("");
        costs();
        disagreement();
        extrapolations();
        return out.toString().stripTrailing();
    }

    private AlignedTable table() {
        AlignedTable table = new AlignedTable();
        add(table, "", suggestion -> Optional.of(suggestion.law().name()));
        add(
                table,
                "Peak learning rate",
                suggestion -> suggestion
                        .hyperparameters()
                        .map(predicted -> Figures.of(predicted.peakLearningRate(), Figures::rate)));
        add(
                table,
                "Batch, tokens",
                suggestion -> suggestion
                        .hyperparameters()
                        .map(predicted -> Figures.of(predicted.batchTokens(), Figures::count)));
        add(table, "Batch, sequences", steps(StepPlan::sequences));
        add(table, "Steps", steps(StepPlan::steps));
        add(table, "Warm-up, steps", steps(StepPlan::warmupSteps));
        add(table, "Loss to expect", suggestion -> suggestion.loss().map(loss -> Figures.of(loss, Figures::loss)));
        Double compute = plan.compute();
        if (compute != null) {
            table.row("Best use of %s FLOPs".formatted(Figures.power(compute, 2)));
            add(table, "  parameters N", optimum(AllocationEstimate::parameters, Figures::count));
            add(table, "  tokens D", optimum(AllocationEstimate::tokens, Figures::count));
            add(
                    table,
                    "  tokens a parameter",
                    suggestion -> suggestion
                            .optimum()
                            .map(best -> String.format(
                                    Locale.ROOT,
                                    "%.1f",
                                    best.tokens().value() / best.parameters().value())));
            add(table, "  loss to expect", optimum(AllocationEstimate::loss, Figures::loss));
        }
        add(table, "Source", suggestion -> Optional.of(suggestion.law().source()));
        return table;
    }

    private void add(AlignedTable table, String label, Function<Suggestion, Optional<String>> cell) {
        List<String> row = new ArrayList<>(List.of(label));
        suggestions.forEach(suggestion -> row.add(cell.apply(suggestion).orElse(NOTHING)));
        table.row(row);
    }

    private Function<Suggestion, Optional<String>> steps(Function<StepPlan, Long> value) {
        return suggestion -> plan.steps(suggestion).map(steps -> Figures.exact((double) value.apply(steps)));
    }

    private static Function<Suggestion, Optional<String>> optimum(
            Function<AllocationEstimate, Estimate> value, DoubleFunction<String> format) {
        return suggestion -> suggestion.optimum().map(best -> Figures.of(value.apply(best), format));
    }

    private void costs() {
        RunCost cost = plan.cost();
        if (cost == null) {
            return;
        }
        Double compute = plan.compute();
        line(
                "GPU-hours at %s FLOP/s a device and a utilisation of %.0f %%: %s for the run%s",
                Figures.power(cost.peakFlops(), 2),
                100 * cost.utilization(),
                Figures.exact(cost.deviceHours(plan.run().flops())),
                compute == null ? "" : ", %s for the budget".formatted(Figures.exact(cost.deviceHours(compute))));
        line("");
    }

    private void disagreement() {
        int before = out.length();
        disagreement(
                "Peak learning rate",
                suggestion -> suggestion
                        .hyperparameters()
                        .map(predicted -> predicted.peakLearningRate().value()));
        disagreement(
                "Batch",
                suggestion -> suggestion
                        .hyperparameters()
                        .map(predicted -> predicted.batchTokens().value()));
        disagreement(
                "Best N of the budget",
                suggestion -> suggestion.optimum().map(best -> best.parameters().value()));
        disagreement(
                "Best D of the budget",
                suggestion -> suggestion.optimum().map(best -> best.tokens().value()));
        if (suggestions.stream()
                        .filter(suggestion -> suggestion.loss().isPresent())
                        .count()
                > 1) {
            line("  Loss: the laws were fitted on other data and vocabularies, so their losses do not compare;"
                    + " only a law of your own runs speaks of yours.");
        }
        if (out.length() > before) {
            out.insert(before, "Disagreement\n");
            line("");
        }
    }

    private void disagreement(String quantity, Function<Suggestion, Optional<Double>> value) {
        Comparator<Suggestion> byValue =
                Comparator.comparingDouble(suggestion -> value.apply(suggestion).orElse(0.0));
        List<Suggestion> speaking = suggestions.stream()
                .filter(suggestion -> value.apply(suggestion).isPresent())
                .sorted(byValue)
                .toList();
        if (speaking.size() < 2) {
            return;
        }
        Suggestion low = speaking.get(0);
        Suggestion high = speaking.get(speaking.size() - 1);
        line(
                "  %s: %s says %.2f times what %s says",
                quantity,
                high.law().name(),
                value.apply(high).orElseThrow() / value.apply(low).orElseThrow(),
                low.law().name());
    }

    private void extrapolations() {
        int before = out.length();
        for (Suggestion suggestion : suggestions) {
            extrapolations(suggestion.law().name() + ", the run", suggestion.ofRun());
            extrapolations(suggestion.law().name() + ", the budget", suggestion.ofBudget());
        }
        if (out.length() > before) {
            out.insert(before, "Warning: beyond the runs that the laws were fitted on\n");
        }
    }

    private void extrapolations(String subject, List<Extrapolation> found) {
        found.forEach(extrapolation -> line("  %s: %s", subject, extrapolation));
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
