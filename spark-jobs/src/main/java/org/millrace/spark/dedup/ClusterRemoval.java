package org.millrace.spark.dedup;

import java.util.List;
import java.util.Map;
import org.millrace.data.dedup.KeepOrder;
import org.millrace.spark.dedup.NumberFile.SideFile;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepResult;

/** The last stage of a step that leaves one document of each cluster. */
final class ClusterRemoval {

    private final StepInput input;
    private final KeepOrder order;
    private final ClusterRule rule;
    private final List<SignedPart> signed;

    /** @param signed what the first reading of the parts has found */
    ClusterRemoval(StepInput input, KeepOrder order, ClusterRule rule, List<SignedPart> signed) {
        this.input = input;
        this.order = order;
        this.rule = rule;
        this.signed = signed;
    }

    /**
     * Reads the parts again and leaves out what the rule drops.
     *
     * @param stars an edge to the root for every document of a cluster but the root
     * @param inIndex files of documents that an index knows
     * @throws IllegalStateException unless exactly the documents of clusters have gone
     */
    StepResult run(StepJob job, NumberStages stages, NumberTable stars, List<SideFile> inIndex) {
        SignedParts parts = new SignedParts(signed);
        Members members = Members.of(stages, stars, inIndex);
        StepResult result = job.run(
                members.byPart(stages, order, parts, signed.size()),
                new ClusterTask(input.directory().toString(), job.files(), input.keepDropped(), rule, parts));
        long dropped = result.counts().rowsDropped();
        long expected = stars.rows() + members.rootsInIndex();
        if (dropped != expected) {
            throw new IllegalStateException("Dropped %d documents, but the clusters have %d to drop; nothing is kept"
                    .formatted(dropped, expected));
        }
        return result.withStatistics(
                Map.of(ClusterTask.CLUSTER_SIZE, result.counts().histogram(ClusterTask.CLUSTER_SIZE)));
    }
}
