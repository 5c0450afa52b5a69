package org.millrace.train.loop;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.millrace.data.pack.PackedDataset;
import org.millrace.data.pack.PackedFormatException;
import org.millrace.data.pack.PackedManifest;
import org.millrace.data.pack.PackedSequence;
import org.millrace.train.checkpoint.Checkpoint;
import org.millrace.train.checkpoint.CheckpointStore;
import org.millrace.train.checkpoint.TrainerState;
import org.millrace.train.checkpoint.TrainingCheckpoint;
import org.millrace.train.loader.DocumentSpan;
import org.millrace.train.loader.SampleOrder;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;

/**
 * What each step of a run takes, found again without training. The plan says which samples, and the order of samples is a
 * function of seed, stage and index, so a step's batch is the same whether it was trained, skipped or is still to come.
 */
public final class RunSteps implements Closeable {

    private final TrainingInputs inputs;
    private final TrainingPlan plan;
    private final Map<Integer, PackedDataset> datasets = new HashMap<>();

    /**
     * One sequence of a step.
     *
     * @param index of the sample in its stage, from 0
     * @param epoch of the stage's dataset that it belongs to, from 0
     * @param file of the dataset that holds it
     * @param row in that file, from 0
     * @param sequence the tokens
     * @param documents the pieces in it, in their order
     */
    public record Sample(
            long index, long epoch, Path file, long row, PackedSequence sequence, List<DocumentSpan> documents) {

        public Sample {
            documents = List.copyOf(documents);
        }
    }

    private RunSteps(TrainingInputs inputs, TrainingPlan plan) {
        this.inputs = inputs;
        this.plan = plan;
    }

    /** Plans a run; datasets are opened when a step of theirs is asked for. */
    public static RunSteps of(TrainingInputs inputs) {
        ChosenLaws laws =
                ChosenLaws.read(inputs.configuration(), inputs.training().hyperparameters());
        return new RunSteps(
                inputs,
                TrainingPlan.of(inputs.training(), Hyperparameters.resolve(inputs.model(), inputs.training(), laws)));
    }

    public TrainingPlan plan() {
        return plan;
    }

    /**
     * How many steps the newest checkpoint has behind it, and whether they took what this configuration says.
     *
     * @return 0 where there is no checkpoint
     * @throws org.millrace.train.config.ConfigException if the configuration or the datasets have changed since, with
     *     every difference: then nobody can say any more what its steps were
     */
    public long stepsDone() throws IOException {
        List<Checkpoint> committed = new CheckpointStore(inputs.configuration(), inputs.checkpoints(), 1).committed();
        if (committed.isEmpty()) {
            return 0;
        }
        Checkpoint newest = committed.get(0);
        TrainerState saved = TrainingCheckpoint.readState(inputs.configuration(), newest);
        List<String> fingerprints = new ArrayList<>();
        for (TrainingPlan.Stage stage : plan.stages()) {
            String trainedOn = saved.fixed().getOrDefault(RunIdentity.datasetKey(stage), "not begun");
            fingerprints.add(fingerprint(stage).orElse(trainedOn));
        }
        // Where the rates come from does not matter here.
        RunIdentity.of(inputs.model(), inputs.training(), "", inputs.seed(), plan, fingerprints, saved.step())
                .requireSame(saved, newest.folder().getName());
        return saved.step();
    }

    /** Nothing where the stage's dataset is gone, which only matters to who wants to read it. */
    private Optional<String> fingerprint(TrainingPlan.Stage stage) throws IOException {
        try {
            return Optional.of(RunIdentity.fingerprint(dataset(stage)));
        } catch (PackedFormatException gone) {
            return Optional.empty();
        }
    }

    /**
     * The sequences of a step, in the order of its batch.
     *
     * @param step from 1, as the log and the metrics count
     * @throws IllegalArgumentException if the run has no such step
     * @throws org.millrace.data.pack.PackedFormatException if its dataset is missing or damaged
     */
    public List<Sample> samples(long step) throws IOException {
        TrainingPlan.Stage stage = plan.stageOf(step - 1);
        PackedDataset dataset = dataset(stage);
        SampleOrder order = new SampleOrder(inputs.seed(), stage.name(), dataset.size());
        List<Sample> samples = new ArrayList<>();
        for (long index = stage.cursorAt(step - 1); index < stage.cursorAt(step); index++) {
            samples.add(sample(stage, dataset, index, order.at(index)));
        }
        return samples;
    }

    private Sample sample(TrainingPlan.Stage stage, PackedDataset dataset, long index, long position)
            throws IOException {
        PackedSequence sequence = dataset.get(position);
        PackedManifest.File file = dataset.manifest().files().stream()
                .filter(candidate ->
                        candidate.first() <= position && position < candidate.first() + candidate.sequences())
                .findFirst()
                .orElseThrow();
        return new Sample(
                index,
                index / dataset.size(),
                new Path(inputs.dataset(stage.name()), file.name()),
                position - file.first(),
                sequence,
                DocumentSpan.of(sequence));
    }

    /**
     * The steps of a stage that take a piece of a document, in their order. Reads the stage's whole dataset once.
     *
     * @param document its identity, as {@link DocumentSpan#id()} has it
     * @return steps from 1, each once
     */
    public List<Long> stepsWith(TrainingPlan.Stage stage, long document) throws IOException {
        PackedDataset dataset = dataset(stage);
        SampleOrder order = new SampleOrder(inputs.seed(), stage.name(), dataset.size());
        long samples = stage.cursorAt(stage.endStep());
        List<Long> steps = new ArrayList<>();
        for (long position = 0; position < dataset.size(); position++) {
            if (holds(dataset.get(position), document)) {
                for (long epoch = 0; epoch * dataset.size() < samples; epoch++) {
                    long index = order.sampleOf(position, epoch);
                    if (index < samples) {
                        steps.add(stepOf(stage, index));
                    }
                }
            }
        }
        Collections.sort(steps);
        return steps.stream().distinct().toList();
    }

    private static boolean holds(PackedSequence sequence, long document) {
        for (long id : sequence.documentIds()) {
            if (id == document) {
                return true;
            }
        }
        return false;
    }

    /** The step, from 1, that takes a sample of a stage: the first whose cursor is beyond it. */
    private static long stepOf(TrainingPlan.Stage stage, long sample) {
        long low = stage.firstStep() + 1;
        long high = stage.endStep();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (stage.cursorAt(middle) > sample) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private PackedDataset dataset(TrainingPlan.Stage stage) throws IOException {
        PackedDataset open = datasets.get(stage.index());
        if (open == null) {
            open = PackedDataset.open(inputs.configuration(), inputs.dataset(stage.name()));
            datasets.put(stage.index(), open);
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        for (PackedDataset dataset : datasets.values()) {
            dataset.close();
        }
    }
}
