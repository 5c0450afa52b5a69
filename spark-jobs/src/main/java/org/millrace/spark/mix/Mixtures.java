package org.millrace.spark.mix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.data.mix.Amount;
import org.millrace.data.mix.Axis;
import org.millrace.data.mix.Group;
import org.millrace.data.mix.MixturePlan;
import org.millrace.data.mix.MixturePlanner;
import org.millrace.data.mix.MixtureTable;
import org.millrace.spark.BadDataException;
import org.millrace.spark.step.StepManifest;

/**
 * The plans of a step's mixtures.
 *
 * @param all the mixture of all stages that have none of their own
 * @param stages those of stages that have, by name
 */
record Mixtures(MixturePlan all, SortedMap<String, MixturePlan> stages) {

    /** Plans from what the step before has counted. */
    static Mixtures of(MixType.Settings settings, StepManifest input) {
        SortedMap<Group, Amount> amounts = new TreeMap<>();
        input.groups().forEach((key, amount) -> amounts.put(Group.ofKey(key), amount));
        if (amounts.isEmpty() && input.rowsOut() > 0) {
            throw new BadDataException(("The manifest of %s does not say how much there is of each source, language and"
                            + " domain: an earlier version wrote it. Remove its directory, and run again.")
                    .formatted(input.step()));
        }
        SortedMap<String, MixturePlan> stages = new TreeMap<>();
        settings.stages()
                .forEach((stage, of) ->
                        stages.put(stage, MixturePlanner.plan(amounts, of.goals(settings.bytesPerToken()))));
        MixturePlan all = settings.weights().isEmpty()
                ? MixturePlanner.plan(amounts, settings.goals())
                : MixturePlanner.ofWeights(amounts, settings.weights(), settings.bytesPerToken(), settings.maxEpochs());
        return new Mixtures(all, stages);
    }

    /** How often each group is taken by the mixtures of stages. */
    SortedMap<String, SortedMap<Group, Double>> stageEpochs() {
        SortedMap<String, SortedMap<Group, Double>> epochs = new TreeMap<>();
        stages.forEach((stage, plan) -> epochs.put(stage, plan.epochs()));
        return epochs;
    }

    /** Before and after, for people. */
    String table() {
        StringBuilder text = new StringBuilder(MixtureTable.of(all));
        stages.forEach((stage, plan) ->
                text.append("\n of stage ").append(stage).append('\n').append(MixtureTable.of(plan)));
        return text.toString();
    }

    /** Before and after, for the manifest: {@code {mixtures: {"": {source: […], warnings: […]}, "long": …}}}. */
    Map<String, Object> statistics() {
        SortedMap<String, Object> mixtures = new TreeMap<>();
        mixtures.put("", json(all));
        stages.forEach((stage, plan) -> mixtures.put(stage, json(plan)));
        return Map.of("mixtures", mixtures);
    }

    private static Map<String, Object> json(MixturePlan plan) {
        SortedMap<String, Object> json = new TreeMap<>();
        for (Axis axis : Axis.values()) {
            List<Object> rows = new ArrayList<>();
            for (MixturePlan.Row row : plan.rows(axis)) {
                SortedMap<String, Object> of = new TreeMap<>();
                of.put("category", row.category());
                of.put("documents", row.documents());
                of.put("tokens_before", Math.round(row.tokensBefore()));
                of.put("share_before", row.shareBefore());
                of.put("tokens_after", Math.round(row.tokensAfter()));
                of.put("share_after", row.shareAfter());
                of.put("epochs", row.epochs());
                Double target = row.target();
                if (target != null) {
                    of.put("target", target);
                }
                rows.add(of);
            }
            json.put(axis.label(), rows);
        }
        json.put("warnings", plan.warnings());
        return json;
    }
}
