package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.List;
import org.millrace.data.dedup.KeepOrder;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepResult;

/** Leaves one document of each text. A text has one key, so the stars of the buckets are the components already. */
final class DeduplicateStep implements StepBody {

    private final DeduplicateConfig config;
    private final StepInput input;

    DeduplicateStep(DeduplicateConfig config, StepInput input) {
        this.config = config;
        this.input = input;
    }

    @Override
    public StepResult build(StepJob job) throws IOException {
        NumberStages stages = new NumberStages(job);
        KeepOrder order = new KeepOrder(config.priority());
        List<SignedPart> signed = FirstReading.run(
                job, input, NumberTable.BAND_KEYS, ContentKeys::new, config.scope() == Scope.SOURCE, order);
        NumberTable keys = new NumberTable(
                NumberTable.BAND_KEYS, signed.stream().map(SignedPart::keys).toList());
        NumberTable stars = stages.run(stages.read(keys), keys.rows(), NumberTable.EDGES, new BucketTask(false))
                .requireAllOf(1, keys.rows(), keys.sum());
        stages.delete(keys);
        return new ClusterRemoval(input, order, ClusterRule.EXACT, signed).run(job, stages, stars, List.of());
    }
}
