package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.millrace.data.pack.ShuffleKey;
import org.millrace.data.read.InputManifest;
import org.millrace.spark.MissingStepException;
import org.millrace.spark.config.DataConfig;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.config.SourceConfig;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepPlan;
import org.millrace.spark.step.StepRunner;
import org.millrace.train.config.StageConfig;

/**
 * From raw files to packed sequences: runs the data steps of a run in their order, or one of them. What is finished is
 * not repeated, so a run that was killed goes on where it was.
 */
public final class CorpusPipeline {

    private static final Logger LOG = LogManager.getLogger(CorpusPipeline.class);

    /** Names of the steps in their order, which are those of the jobs that run one step. */
    public static final List<String> STEPS =
            List.of("read", "filter", "language", "deduplicate", "mix", "tokenizer", "tokenize", "pack");

    private final RunConfig run;
    private final Configuration configuration;
    private final Path corpus;
    private final FrozenInputsFile inputs;
    private final StepRunner runner;

    public CorpusPipeline(JavaSparkContext spark, RunConfig run) {
        this.run = run;
        this.configuration = spark.hadoopConfiguration();
        this.corpus = directory(run);
        this.inputs = new FrozenInputsFile(configuration, corpus, run.data().sources());
        this.runner = new StepRunner(spark, corpus);
    }

    /** Where a run's data steps are. */
    public static Path directory(RunConfig run) {
        return new Path(run.run().directory(), "corpus");
    }

    /**
     * Runs every step that is not finished.
     *
     * @return the manifests of all steps, in their order, with one for each stage of {@code pack}
     * @throws org.millrace.spark.BadDataException where the data is worse than the run allows
     * @throws IOException where files cannot be read or written
     */
    public List<StepManifest> runAll() throws IOException {
        List<StepManifest> manifests = new ArrayList<>();
        for (String step : STEPS) {
            manifests.addAll(run(step));
        }
        LOG.info("The corpus is ready in {}:\n{}", corpus, CorpusSummary.table(manifests));
        return manifests;
    }

    /**
     * Runs one step, if it is not finished.
     *
     * @param step one of {@link #STEPS}
     * @return its manifest; of {@code pack}, that of each stage
     * @throws MissingStepException where a step that it reads from is not finished
     */
    public List<StepManifest> run(String step) throws IOException {
        if (step.equals("read")) {
            return List.of(read());
        }
        CorpusPlans plans = plans(step);
        DataConfig data = run.data();
        return switch (step) {
            case "filter" -> {
                StepManifest input = require(plans.read(), step);
                yield List.of(runner.run(
                        plans.filter(),
                        new FilterStep(
                                input, path("read"), ConfiguredFilters.heuristics(data.filter()), data.keepDropped())));
            }
            case "language" -> {
                StepManifest input = require(plans.filter(), step);
                yield List.of(runner.run(
                        plans.language(),
                        new FilterStep(
                                input,
                                path("filter"),
                                ConfiguredFilters.language(data.language()),
                                data.keepDropped())));
            }
            case "deduplicate" -> {
                StepManifest input = require(plans.language(), step);
                yield List.of(runner.run(
                        plans.deduplicate(), new DeduplicateStep(input, path("language"), data.keepDropped())));
            }
            case "mix" -> {
                StepManifest input = require(plans.deduplicate(), step);
                yield List.of(runner.run(
                        plans.mix(),
                        new FilterStep(
                                input,
                                path("deduplicate"),
                                ConfiguredFilters.mixture(
                                        data.sources().stream()
                                                .map(SourceConfig::name)
                                                .toList(),
                                        data.mix().weights(),
                                        run.run().seed()),
                                data.keepDropped())));
            }
            case "tokenizer" -> List.of(tokenizer(plans));
            case "tokenize" -> {
                StepManifest input = require(plans.mix(), step);
                require(plans.tokenizer(), step);
                yield List.of(runner.run(plans.tokenize(), new TokenizeStep(input, path("mix"), path("tokenizer"))));
            }
            case "pack" -> pack(plans);
            default -> throw new IllegalArgumentException("No step is named '%s'; there are %s".formatted(step, STEPS));
        };
    }

    /** Reads what was listed when the step was finished, or else what is there now. */
    private StepManifest read() throws IOException {
        Optional<InputManifest> frozen = inputs.frozen();
        if (frozen.isPresent()) {
            StepPlan plan = plansOf(frozen.get()).read();
            Optional<StepManifest> finished = runner.finished(plan);
            if (finished.isPresent()) {
                return runner.run(plan, readStep(frozen.get()));
            }
        }
        InputManifest now = inputs.freeze();
        return runner.run(plansOf(now).read(), readStep(now));
    }

    private ReadStep readStep(InputManifest manifest) {
        DataConfig data = run.data();
        return new ReadStep(manifest, data.partSize(), data.maxRecordSize(), data.maxBadShare());
    }

    private StepManifest tokenizer(CorpusPlans plans) throws IOException {
        @Nullable StepManifest trainedOn = run.tokenizer().train() == null ? null : require(plans.mix(), "tokenizer");
        return runner.run(
                plans.tokenizer(),
                new TokenizerStep(run.tokenizer(), run.model().maxPositionEmbeddings(), trainedOn, path("mix")));
    }

    private List<StepManifest> pack(CorpusPlans plans) throws IOException {
        StepManifest input = require(plans.tokenize(), "pack");
        List<StepManifest> stages = new ArrayList<>();
        for (StageConfig stage : run.training().stages()) {
            int partitions = ShuffleKey.partitions(input.tokens(), stage.sequenceLength());
            stages.add(runner.run(
                    plans.pack(stage),
                    new PackStep(
                            input,
                            path("tokenize"),
                            path("tokenizer"),
                            stage,
                            run.run().seed(),
                            partitions)));
        }
        return stages;
    }

    private StepManifest require(StepPlan needed, String step) throws IOException {
        return runner.finished(needed).orElseThrow(() -> missing(step, needed.step()));
    }

    private MissingStepException missing(String step, String needed) {
        return new MissingStepException(
                ("`%s` reads what `%s` writes, and %s is not there, or was made with other settings or inputs."
                                + " Run `millrace %s` first, or `millrace corpus` for all steps.")
                        .formatted(step, needed, path(needed), needed));
    }

    private CorpusPlans plans(String step) throws IOException {
        return plansOf(inputs.frozen().orElseThrow(() -> missing(step, "read")));
    }

    private CorpusPlans plansOf(InputManifest manifest) {
        return new CorpusPlans(run, manifest.fingerprint(), configuration);
    }

    private Path path(String step) {
        return new Path(corpus, step);
    }
}
