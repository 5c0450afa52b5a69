package org.millrace.train.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.millrace.data.pack.PackedDataset;
import org.millrace.data.pack.PackedSequence;
import org.millrace.train.checkpoint.Checkpoint;
import org.millrace.train.checkpoint.CheckpointStore;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loader.SampleOrder;
import org.millrace.train.loader.TokenBatches;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.tensor.Tensor;

/**
 * The loss of a trained model on sequences that it has not seen: the last ones of the first epoch of its last stage's
 * order. Runs of one seed on one dataset share that order, so they are measured on the same sequences as long as none of
 * them trains so far.
 */
public final class HeldOutLoss {

    private HeldOutLoss() {}

    /** Whether a stage leaves that many sequences of its dataset alone. */
    public static boolean leaves(TrainingPlan.Stage stage, long datasetSize, int sequences) {
        return stage.cursorAt(stage.endStep()) + sequences <= datasetSize;
    }

    /**
     * Measures the newest checkpoint, in the precision that the run trains in.
     *
     * @param plan of the run, which is over
     * @param sequences how many to measure on
     * @return over their targets, and over those of each source
     * @throws IOException if there is no checkpoint, or the run has seen some of these sequences
     */
    public static SourceLosses measure(TrainingInputs inputs, TrainingPlan plan, Kernels kernels, int sequences)
            throws IOException {
        TrainingPlan.Stage stage = plan.stages().get(plan.stages().size() - 1);
        Checkpoint checkpoint = new CheckpointStore(inputs.configuration(), inputs.checkpoints(), 1)
                .newest()
                .orElseThrow(() -> new IOException("There is no checkpoint in " + inputs.checkpoints()));
        ModelFolder folder = ModelFolder.open(inputs.configuration(), checkpoint.folder());
        Tensor weights = folder.readWeights(
                kernels.device(), inputs.training().precision().computeType());
        try (Qwen2Model model = new Qwen2Model(folder.config().model(), kernels, weights);
                PackedDataset dataset = PackedDataset.open(inputs.configuration(), inputs.dataset(stage.name()))) {
            if (!leaves(stage, dataset.size(), sequences)) {
                throw new IOException("Stage %s takes %d of the %d sequences of its dataset, which leaves less than %d"
                        .formatted(stage.name(), stage.cursorAt(stage.endStep()), dataset.size(), sequences));
            }
            return measure(
                    model, dataset, new SampleOrder(inputs.seed(), stage.name(), dataset.size()), stage, sequences);
        } finally {
            weights.memory().close();
        }
    }

    private static SourceLosses measure(
            Qwen2Model model, PackedDataset dataset, SampleOrder order, TrainingPlan.Stage stage, int sequences)
            throws IOException {
        SourceLosses losses = new SourceLosses();
        for (int from = 0; from < sequences; from += stage.microBatchSequences()) {
            List<PackedSequence> batch = new ArrayList<>();
            for (int i = from; i < Math.min(sequences, from + stage.microBatchSequences()); i++) {
                batch.add(dataset.get(order.at(dataset.size() - 1 - i)));
            }
            losses.add(batch, model.tokenLosses(TokenBatches.of(batch)));
        }
        return losses;
    }
}
