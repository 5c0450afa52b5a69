package org.millrace.train.loop;

import java.util.List;
import org.millrace.train.loader.DocumentSpan;

/**
 * What one step did.
 *
 * @param step steps done with this one, so the first is 1
 * @param stage its stage
 * @param loss mean over the targets of the whole batch
 * @param learningRate of the update
 * @param batchTokens tokens of its batch
 * @param gradientNorm global L2 norm before clipping
 * @param applied whether the weights were updated; not if loss or norm is not finite
 * @param flops of the model on all ranks, see {@link org.millrace.train.model.ModelFlops}
 * @param seconds from the first micro-batch to the update, on this rank
 * @param tensorBytes of this rank: weights, moments, gradients and scratch memory of the model, on the device
 * @param totalTokens trained on so far, this step included
 * @param totalSkipped steps skipped so far, this one included
 * @param documents of a step that was not applied: those of the micro-batches whose loss is not finite, or all if every
 *     loss is finite and only the gradient is not; empty for a step that was applied
 * @param reports of the ranks, by rank, from before the step; their seconds are those of the step before
 */
public record StepResult(
        long step,
        TrainingPlan.Stage stage,
        double loss,
        double learningRate,
        long batchTokens,
        double gradientNorm,
        boolean applied,
        double flops,
        double seconds,
        long tensorBytes,
        long totalTokens,
        long totalSkipped,
        List<DocumentSpan> documents,
        List<StepReport> reports) {

    public StepResult {
        documents = List.copyOf(documents);
        reports = List.copyOf(reports);
    }
}
