package org.millrace.train.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.fs.FSError;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.data.pack.PackedDataset;
import org.millrace.train.checkpoint.Checkpoint;
import org.millrace.train.checkpoint.CheckpointRecovery;
import org.millrace.train.checkpoint.CheckpointStore;
import org.millrace.train.checkpoint.CheckpointWriter;
import org.millrace.train.checkpoint.Fence;
import org.millrace.train.checkpoint.TrainerState;
import org.millrace.train.checkpoint.TrainingCheckpoint;
import org.millrace.train.config.Problems;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.GemmPeak;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.profile.KernelProfile;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;
import org.millrace.train.scaling.LossForecast;
import org.millrace.train.schedule.LearningRateSchedule;

/**
 * Pre-training in this process, from what {@code pack} wrote: begins a run, or resumes it from its newest checkpoint.
 *
 * <pre>{@code
 * try (Kernels kernels = KernelProvider.create(…)) {
 *     TrainingSummary summary = new Pretraining(inputs, kernels).run();
 * }
 * }</pre>
 *
 * Several ranks train one run together, each with a {@link ProcessGroup} of them all, and find the bits that one finds.
 *
 * <p>SIGTERM, or a file {@code stop} in the run directory, ends it after the step it is at, with a checkpoint. One run
 * directory takes one such process at a time.
 */
public final class Pretraining {

    private static final Logger LOG = LogManager.getLogger(Pretraining.class);

    /** A learning rate counts as fallen at no more than this share of its peak. */
    private static final double FALLEN = 0.5;

    private final TrainingInputs inputs;
    private Kernels kernels;
    private final ProcessGroup group;
    private final ChosenLaws laws;
    private final Hyperparameters hyperparameters;
    private final TrainingPlan plan;
    private final LearningRateSchedule schedule;
    private RunMemory memory;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final List<StepTopic> topics = new ArrayList<>();
    private List<String> places = List.of();
    private final StopRequest stop = new StopRequest();
    private boolean alone = true;
    private boolean signals = true;
    private Fence fence = Fence.OPEN;
    private @Nullable ProfileListener profiler;

    /**
     * Plans a run; of files it reads only that of a law.
     *
     * @param kernels stay the caller's
     * @throws org.millrace.train.config.ConfigException if the configuration cannot be run
     */
    public Pretraining(TrainingInputs inputs, Kernels kernels) {
        this(inputs, kernels, InProcessGroup.single());
    }

    /**
     * Plans one rank's part of a run that several train together. All ranks have the same inputs; the first of them writes
     * what the run leaves.
     *
     * @param kernels stay the caller's
     * @param group stays the caller's too; how many ranks there are is its size, whatever the configuration asks for
     * @throws org.millrace.train.config.ConfigException if the configuration cannot be run, or not by so many ranks
     */
    public Pretraining(TrainingInputs inputs, Kernels kernels, ProcessGroup group) {
        this.inputs = inputs;
        this.kernels = kernels;
        this.group = group;
        this.laws = ChosenLaws.read(inputs.configuration(), inputs.training().hyperparameters());
        this.hyperparameters = Hyperparameters.resolve(inputs.model(), inputs.training(), laws);
        this.plan = TrainingPlan.of(inputs.training(), hyperparameters);
        RankPlan.of(inputs.training(), plan).require(group.size());
        this.memory = new RunMemory(inputs.model(), inputs.training(), plan, kernels, group.size(), 1);
        this.schedule = LearningRateSchedule.of(inputs.training().schedule(), 1, plan.steps(), plan::tokensAt);
    }

    /** Adds a listener, called after those of the run itself and before the checkpoint. */
    public Pretraining listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Has this rank ask, before it writes lines of metrics or checkpoints, whether the run is still its own. */
    public Pretraining fence(Fence newFence) {
        fence = newFence;
        return this;
    }

    /** Adds a topic that the ranks tell one another of before each step; every rank adds the same. */
    public Pretraining discuss(StepTopic topic) {
        topics.add(topic);
        return this;
    }

    /** Tells where each rank is, for the record of this attempt. */
    public Pretraining places(List<String> ofRanks) {
        places = List.copyOf(ofRanks);
        return this;
    }

    /**
     * Tells that other runs train in this process or on this machine at the same time: no progress bar and no line of
     * log at each measurement, which would mix with theirs, and no utilisation, since what the kernels reach cannot be
     * measured then.
     *
     * @param runs at a time on this machine, with this one: they share its memory
     */
    public Pretraining besideOthers(int runs) {
        alone = false;
        memory = new RunMemory(inputs.model(), inputs.training(), plan, kernels, group.size(), runs);
        return this;
    }

    /** Leaves SIGTERM and the stop file to the caller, whose process does not belong to this run alone. */
    public Pretraining leaveSignals() {
        signals = false;
        return this;
    }

    /**
     * Times every kernel in some steps, the second of this attempt and those after it. A table goes to the log, a trace
     * that Perfetto shows to {@code profile.json} beside the metrics; then the run goes on without. Of several ranks the
     * first is timed.
     */
    public Pretraining profile(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("Steps to profile must be at least 1, cannot be: " + steps);
        }
        if (!isFirst()) {
            return this;
        }
        KernelProfile profile =
                new KernelProfile(kernels, new NamedWeights(new ParameterLayout(inputs.model())), System::nanoTime);
        profiler = new ProfileListener(profile, steps, inputs.configuration(), inputs.profile());
        kernels = profile.kernels();
        return this;
    }

    /** Whether this rank writes what the run leaves. */
    private boolean isFirst() {
        return group.rank() == 0;
    }

    public TrainingPlan plan() {
        return plan;
    }

    public Hyperparameters hyperparameters() {
        return hyperparameters;
    }

    /** Ends the run after the step it is at, with a checkpoint; any thread may ask. */
    public StopRequest stop() {
        return stop;
    }

    /**
     * Trains to the last step, or until a stop is asked for, on whichever rank. What fails on one rank ends the run on all.
     *
     * @throws org.millrace.train.memory.InsufficientMemoryException if the run does not fit into memory
     * @throws org.millrace.train.config.ConfigException if a dataset, or the checkpoint to resume from, does not fit
     * @throws org.millrace.train.checkpoint.CheckpointException if every checkpoint is damaged
     * @throws TooManySkippedStepsException if the run diverges
     * @throws org.millrace.train.distributed.ProcessGroupException if another rank was lost or has failed
     */
    public TrainingSummary run() throws IOException, InterruptedException {
        try {
            return runTogether();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            abort(e);
            if (e instanceof FSError disk) { // full or broken, which Hadoop takes for the end of the process
                throw new IOException("A local disk failed: %s".formatted(disk.getMessage()), disk);
            }
            throw e;
        }
    }

    private TrainingSummary runTogether() throws IOException, InterruptedException {
        if (isFirst()) {
            logPlan();
        }
        memory.require();
        List<PackedDataset> datasets = new ArrayList<>();
        try (ShutdownHook hook = new ShutdownHook(stop::request)) {
            if (signals) {
                hook.register();
            }
            for (TrainingPlan.Stage stage : plan.stages()) {
                datasets.add(PackedDataset.open(inputs.configuration(), inputs.dataset(stage.name())));
            }
            check(datasets);
            return train(datasets);
        } finally {
            for (PackedDataset dataset : datasets) {
                dataset.close();
            }
        }
    }

    private TrainingSummary train(List<PackedDataset> datasets) throws IOException, InterruptedException {
        CheckpointStore store = new CheckpointStore(
                inputs.configuration(),
                inputs.checkpoints(),
                inputs.training().checkpoint().keep(),
                fence);
        List<String> fingerprints =
                datasets.stream().map(RunIdentity::fingerprint).toList();
        SummaryListener summary = new SummaryListener();
        try (TrainingState state = beginOrResume(store, fingerprints)) {
            List<TrainingListener> all = new ArrayList<>();
            if (isFirst()) {
                addRecords(all);
            }
            all.add(summary);
            all.addAll(listeners);
            Checkpointing checkpointing = checkpointing(store, state, fingerprints, new ListenerChain(all));
            all.add(checkpointing);
            List<StepTopic> allTopics = new ArrayList<>(topics);
            allTopics.add(checkpointing);
            try (ListenerChain chain = new ListenerChain(all);
                    StopFile stopFile = new StopFile(inputs.configuration(), inputs.runDirectory(), stop::request)) {
                if (isFirst() && alone && signals) {
                    stopFile.watch();
                }
                train(trainer(state, datasets, chain, allTopics), checkpointing);
                stopFile.obeyed();
            }
            TrainingSummary result = summary.summary(plan, state);
            LOG.info("{}", result);
            return result;
        }
    }

    /** A run that diverges does so on all ranks at the same step: they still end the checkpoint that they are writing. */
    private void train(Trainer trainer, Checkpointing checkpointing) throws IOException, InterruptedException {
        try {
            trainer.run();
        } catch (TooManySkippedStepsException e) {
            checkpointing.finish();
            throw e;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            abort(e); // before all that this rank has open is closed, which takes its time
            throw e;
        }
    }

    private void abort(Throwable failure) {
        group.abort("rank %d failed: %s".formatted(group.rank(), failure));
    }

    /** @param others of the first rank are told of every checkpoint */
    private Checkpointing checkpointing(
            CheckpointStore store, TrainingState state, List<String> fingerprints, TrainingListener others) {
        return new Checkpointing(
                new CheckpointWriter(
                        group, store, kernels, new ParameterLayout(inputs.model()), memory.hasRoomForCheckpoints()),
                inputs.training().checkpoint(),
                step -> state.checkpoint(identity(fingerprints, step)),
                others);
    }

    /** Adds what writes down how the run goes. */
    private void addRecords(List<TrainingListener> all) throws IOException {
        if (profiler != null) {
            all.add(profiler);
        }
        forecast()
                .ifPresent(forecast -> all.add(
                        new ForecastListener(inputs.configuration(), inputs.forecast(), inputs.metrics(), forecast)));
        all.add(new MetricsFile(inputs.configuration(), inputs.metrics(), fence));
        if (alone) {
            all.add(new ProgressListener(ProgressListener.isTerminal()));
            all.add(new Stragglers());
        }
        all.add(new AttemptFile(
                inputs.configuration(),
                inputs.attempts(),
                group.size(),
                inputs.training().distributed().sharding().name().toLowerCase(Locale.ROOT),
                places,
                InstantSource.system()));
        all.add(new TensorBoardListener(inputs.configuration(), inputs.tensorBoard(), InstantSource.system()));
    }

    /** What the law named in the configuration expects at the end of each stage. */
    private Optional<LossForecast> forecast() {
        long last = plan.steps() - 1;
        boolean falls = schedule.learningRateAt(last) <= FALLEN;
        List<LossForecast.Mark> marks = plan.stages().stream()
                .map(stage -> new LossForecast.Mark(
                        stage.name(), stage.endStep(), falls && stage.endStep() == plan.steps(), (double)
                                plan.tokensAt(stage.endStep())))
                .toList();
        return laws.loss().map(law -> LossForecast.of(law, inputs.model(), marks));
    }

    private Trainer trainer(
            TrainingState state, List<PackedDataset> datasets, TrainingListener listener, List<StepTopic> allTopics) {
        OptionalDouble peak = alone ? OptionalDouble.of(measurePeak()) : OptionalDouble.empty();
        List<Trainer.StageData> data = datasets.stream()
                .map(dataset -> new Trainer.StageData(dataset::get, dataset.size()))
                .toList();
        Meter meter = new Meter(plan, inputs.training().logEverySteps(), peak, System::nanoTime);
        return new Trainer(
                inputs, plan, memory, schedule, kernels, state, data, meter, listener, stop, group, allTopics);
    }

    /** Of all ranks together, which measure at the same time. */
    private double measurePeak() {
        double own = GemmPeak.measure(kernels, inputs.training().precision().computeType());
        double peak = group
                .allGather(ByteBuffer.allocate(Double.BYTES).putDouble(own).array())
                .stream()
                .mapToDouble(bytes -> ByteBuffer.wrap(bytes).getDouble())
                .sum();
        LOG.info(
                "Kernels {} on {}: GEMM reaches {} GFLOP/s on {}, which counts as full utilisation",
                kernels.name(),
                kernels.device().description(),
                Math.round(peak / 1e9),
                group.description());
        return peak;
    }

    private TrainingState beginOrResume(CheckpointStore store, List<String> fingerprints) throws IOException {
        Optional<Checkpoint> newest = new CheckpointRecovery(group, store).recover();
        if (newest.isEmpty()) {
            LOG.info("No checkpoint in {}: beginning with new weights of seed {}", inputs.checkpoints(), inputs.seed());
            return TrainingState.begin(inputs, plan, kernels, group);
        }
        Checkpoint checkpoint = newest.get();
        TrainerState saved = TrainingCheckpoint.readState(inputs.configuration(), checkpoint);
        identity(fingerprints, saved.step())
                .requireContinues(saved, checkpoint.folder().getName());
        LOG.info("Resuming from {} after step {} of {}", checkpoint.folder(), saved.step(), plan.steps());
        return TrainingState.resume(inputs, plan, kernels, group, checkpoint, saved);
    }

    private RunIdentity identity(List<String> fingerprints, long stepsDone) {
        return RunIdentity.of(
                inputs.model(), inputs.training(), laws.identity(), inputs.seed(), plan, fingerprints, stepsDone);
    }

    private void check(List<PackedDataset> datasets) {
        Problems problems = new Problems();
        for (TrainingPlan.Stage stage : plan.stages()) {
            PackedDataset dataset = datasets.get(stage.index());
            Problems here = problems.at("training.stages[" + stage.index() + "]");
            if (dataset.sequenceLength() != stage.sequenceLength()) {
                here.add(
                        "sequence_length",
                        stage.sequenceLength(),
                        "%d, the length that %s was packed to"
                                .formatted(dataset.sequenceLength(), inputs.dataset(stage.name())),
                        "pack again");
            }
            if (dataset.size() == 0) {
                here.add("name", stage.name(), "a dataset with sequences", "the packed dataset is empty");
            }
        }
        problems.throwIfAny();
    }

    private void logPlan() {
        LOG.info("Learning rate and batch: {}", hyperparameters.origin());
        hyperparameters.warnings().forEach(LOG::warn);
        for (TrainingPlan.Stage stage : plan.stages()) {
            for (TrainingPlan.Phase phase : stage.phases()) {
                LOG.info(
                        "Stage {}: {} steps of {} sequences of {} tokens in micro-batches of {}, peak learning rate {},"
                                + " RoPE base {}",
                        stage.name(),
                        phase.steps(),
                        phase.batchSequences(),
                        stage.sequenceLength(),
                        stage.microBatchSequences(),
                        String.format(Locale.ROOT, "%.4g", phase.peakLearningRate()),
                        stage.ropeTheta());
            }
        }
    }
}
