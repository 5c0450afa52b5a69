package org.millrace.spark.mix;

import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.mix.Group;
import org.millrace.data.mix.MixtureSampler;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.session.SerializableSupplier;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepResult;

/** Gives every document the copies that the mixtures take; part i becomes part i. */
final class MixStep implements StepBody {

    private static final Logger LOG = LogManager.getLogger(MixStep.class);

    private final StepInput input;
    private final Mixtures mixtures;

    MixStep(StepInput input, Mixtures mixtures) {
        this.input = input;
        this.mixtures = mixtures;
    }

    @Override
    public StepResult build(StepJob job) {
        LOG.info("{}:\n{}", input.step(), mixtures.table());
        mixtures.all().warnings().forEach(warning -> LOG.warn("{}: {}", input.step(), warning));
        mixtures.stages()
                .forEach((stage, plan) ->
                        plan.warnings().forEach(warning -> LOG.warn("{}, stage {}: {}", input.step(), stage, warning)));
        Broadcast<PerExecutor<MixtureSampler>> sampler =
                PerExecutor.broadcast(job.spark(), sampler(mixtures, input.seed()));
        try {
            StepResult result = job.run(
                    job.ordinals(input.manifest().parts().size()),
                    new MixTask(input.directory().toString(), job.files(), sampler, input.keepDropped()));
            return result.withStatistics(mixtures.statistics());
        } finally {
            sampler.destroy();
        }
    }

    /** Plain maps travel: groups are records, which not every serializer takes. */
    private static SerializableSupplier<MixtureSampler> sampler(Mixtures mixtures, long seed) {
        TreeMap<String, Double> all = new TreeMap<>();
        mixtures.all().epochs().forEach((group, epochs) -> all.put(group.key(), epochs));
        TreeMap<String, TreeMap<String, Double>> stages = new TreeMap<>();
        mixtures.stageEpochs().forEach((stage, of) -> {
            TreeMap<String, Double> byKey = new TreeMap<>();
            of.forEach((group, epochs) -> byKey.put(group.key(), epochs));
            stages.put(stage, byKey);
        });
        return () -> {
            TreeMap<String, TreeMap<Group, Double>> ofStages = new TreeMap<>();
            stages.forEach((stage, epochs) -> ofStages.put(stage, byGroup(epochs)));
            return new MixtureSampler(byGroup(all), ofStages, seed);
        };
    }

    private static TreeMap<Group, Double> byGroup(TreeMap<String, Double> byKey) {
        TreeMap<Group, Double> byGroup = new TreeMap<>();
        byKey.forEach((key, epochs) -> byGroup.put(Group.ofKey(key), epochs));
        return byGroup;
    }
}
