package org.millrace.spark.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.millrace.train.scaling.RunCost;
import org.millrace.train.scaling.Suggestion;
import org.millrace.train.scaling.TrainingRun;
import org.millrace.train.scaling.fit.AllocationEstimate;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.Extrapolation;

/** What laws suggest, for programs. A value that a law does not have is left out; one without an interval has no low and high. */
final class SuggestionJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SuggestionJson() {}

    static String of(SuggestionText.Plan plan, List<Suggestion> suggestions) {
        ObjectNode root = JSON.createObjectNode();
        TrainingRun run = plan.run();
        ObjectNode asked = root.putObject("run");
        asked.put("origin", plan.origin())
                .put("parameters", run.parameters())
                .put("total_parameters", run.totalParameters())
                .put("tokens", run.tokens())
                .put("flops", run.flops())
                .put("sequence_length", plan.sequenceLength());
        RunCost cost = plan.cost();
        if (cost != null) {
            asked.put("gpu_hours", cost.deviceHours(run.flops()));
        }
        Double compute = plan.compute();
        if (compute != null) {
            ObjectNode budget = root.putObject("budget").put("flops", compute);
            if (cost != null) {
                budget.put("gpu_hours", cost.deviceHours(compute));
            }
        }
        ArrayNode laws = root.putArray("laws");
        suggestions.forEach(suggestion -> law(plan, suggestion, laws.addObject()));
        return root.toPrettyString();
    }

    private static void law(SuggestionText.Plan plan, Suggestion suggestion, ObjectNode law) {
        law.put("law", suggestion.law().name()).put("source", suggestion.law().source());
        suggestion.hyperparameters().ifPresent(predicted -> {
            estimate(law, "peak_learning_rate", predicted.peakLearningRate());
            estimate(law, "batch_tokens", predicted.batchTokens());
        });
        plan.steps(suggestion)
                .ifPresent(steps -> law.put("batch_sequences", steps.sequences())
                        .put("steps", steps.steps())
                        .put("warmup_steps", steps.warmupSteps()));
        suggestion.loss().ifPresent(loss -> estimate(law, "loss", loss));
        suggestion.optimum().ifPresent(best -> optimum(law.putObject("optimum"), best));
        extrapolations(law.putArray("extrapolations"), suggestion.ofRun());
        extrapolations(law.putArray("budget_extrapolations"), suggestion.ofBudget());
    }

    private static void optimum(ObjectNode optimum, AllocationEstimate best) {
        estimate(optimum, "parameters", best.parameters());
        estimate(optimum, "tokens", best.tokens());
        estimate(optimum, "loss", best.loss());
    }

    private static void estimate(ObjectNode node, String name, Estimate estimate) {
        if (!Double.isFinite(estimate.value())) {
            return;
        }
        ObjectNode value = node.putObject(name).put("value", estimate.value());
        if (Double.isFinite(estimate.interval().low())) {
            value.put("low", estimate.interval().low())
                    .put("high", estimate.interval().high());
        }
    }

    private static void extrapolations(ArrayNode nodes, List<Extrapolation> found) {
        for (Extrapolation extrapolation : found) {
            nodes.addObject()
                    .put("quantity", extrapolation.quantity())
                    .put("value", extrapolation.value())
                    .put("powers_of_ten", extrapolation.decades())
                    .put("fitted_from", extrapolation.fitted().low())
                    .put("fitted_to", extrapolation.fitted().high());
        }
    }
}
