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
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepOrder;
import org.millrace.spark.step.StepPlan;
import org.millrace.spark.step.StepRunner;
import org.millrace.train.config.StageConfig;

/**
 * From raw files to packed sequences: runs the data steps of a run in their order, or one of them. What is finished is
 * not repeated, so a run that was killed goes on where it was.
 *
 * <pre>
 *   raw files ─► read ─► steps that share a pass ─► shuffle ─► … ─┬─► tokenizer ─┐
 *               └────────── one reading ─────────┘  documents     └──────────────┴─► tokenize ─► pack/&lt;stage&gt; …
 * </pre>
 */
public final class CorpusPipeline {

    private static final Logger LOG = LogManager.getLogger(CorpusPipeline.class);

    /** Names of the steps that every run has, which are those of the jobs that run one of them. */
    public static final List<String> JOBS = List.of("read", "tokenizer", "tokenize", "pack");

    private final RunConfig run;
    private final Configuration configuration;
    private final Path corpus;
    private final FrozenInputsFile inputs;
    private final StepRunner runner;

    public CorpusPipeline(JavaSparkContext spark, RunConfig run) {
        this.run = run;
        this.configuration = spark.hadoopConfiguration();
        this.corpus = directory(run);
        this.inputs = new FrozenInputsFile(
                configuration, corpus, run.data().sources(), run.data().splitSize());
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
        int last = run.data().steps().size();
        Documents documents = documents(last);
        List<StepManifest> manifests = new ArrayList<>(documents.runTo(last));
        CorpusPlans plans = documents.plans();
        manifests.add(tokenizer(plans));
        manifests.add(tokenize(plans));
        manifests.addAll(pack(plans));
        LOG.info("The corpus is ready in {}:\n{}", corpus, CorpusSummary.table(manifests));
        return manifests;
    }

    /**
     * Runs every step that is not finished up to one, whose documents are written; the steps after it are left alone.
     *
     * @param step {@code read}, or the name of one of {@code data.steps}
     * @return the manifests of all steps up to that one
     */
    public List<StepManifest> runUntil(String step) throws IOException {
        int last = run.data().stepNames().indexOf(step) + 1;
        if (last == 0 && !step.equals("read")) {
            throw new IllegalArgumentException("No step that passes on documents is named " + step);
        }
        List<StepManifest> manifests = documents(last).runTo(last);
        LOG.info("The documents are ready in {}:\n{}", path(step), CorpusSummary.table(manifests));
        return manifests;
    }

    /**
     * Runs one step, if it is not finished. What it passes on is written.
     *
     * @param step one of {@link #JOBS}, or the name of one of {@code data.steps}
     * @return its manifest; of {@code pack}, that of each stage
     * @throws MissingStepException where a step before it is not finished
     */
    public List<StepManifest> run(String step) throws IOException {
        if (step.equals("read")) {
            return List.of(documents(0).run(0));
        }
        int index = run.data().stepNames().indexOf(step);
        if (index < 0 && !JOBS.contains(step)) {
            throw new IllegalArgumentException("No step is named '%s'; there are %s and %s"
                    .formatted(step, JOBS, run.data().stepNames()));
        }
        InputManifest frozen = inputs.frozen().orElseThrow(() -> missing(step, "read"));
        if (index >= 0) {
            Documents documents = documentsOf(frozen);
            if (documents.needsRawFiles(index + 1)) {
                inputs.requireUnchanged(frozen);
            }
            return List.of(documents.run(index + 1));
        }
        CorpusPlans plans = plansOf(frozen);
        return switch (step) {
            case "tokenizer" -> List.of(tokenizer(plans));
            case "tokenize" -> List.of(tokenize(plans));
            default -> pack(plans);
        };
    }

    /**
     * Over what was listed when the run began, unless the raw files have to be read again: then what is there now.
     *
     * @param last step that is to be run
     */
    private Documents documents(int last) throws IOException {
        Optional<InputManifest> frozen = inputs.frozen();
        if (frozen.isPresent()) {
            Documents documents = documentsOf(frozen.get());
            if (!documents.needsRawFiles(last)) {
                return documents;
            }
        }
        return documentsOf(inputs.freeze());
    }

    private Documents documentsOf(InputManifest manifest) throws IOException {
        CorpusPlans plans = plansOf(manifest);
        StepOrder.write(
                configuration,
                corpus,
                plans.documents().stream().map(PlannedStep::name).toList());
        return new Documents(run, plans, manifest, runner, corpus);
    }

    private StepManifest tokenizer(CorpusPlans plans) throws IOException {
        boolean trained = run.tokenizer().train() != null;
        @Nullable StepManifest trainedOn = trained ? requireCorpus(plans, "tokenizer") : null;
        return runner.run(
                plans.tokenizer(),
                new TokenizerStep(
                        run.tokenizer(),
                        run.model().maxPositionEmbeddings(),
                        trainedOn,
                        path(plans.corpus().step())));
    }

    private StepManifest tokenize(CorpusPlans plans) throws IOException {
        StepManifest input = requireCorpus(plans, "tokenize");
        require(plans.tokenizer(), "tokenize");
        return runner.run(
                plans.tokenize(), new TokenizeStep(input, path(plans.corpus().step()), path("tokenizer")));
    }

    private List<StepManifest> pack(CorpusPlans plans) throws IOException {
        StepManifest input = require(plans.tokenize(), "pack");
        List<StepManifest> stages = new ArrayList<>();
        for (StageConfig stage : run.training().stages()) {
            int partitions = ShuffleKey.partitions(
                    LongDocuments.tokens(input.statistics(), stage.name()), stage.sequenceLength());
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

    private StepManifest requireCorpus(CorpusPlans plans, String step) throws IOException {
        return runner.finished(plans.corpus())
                .filter(manifest -> !manifest.parts().isEmpty())
                .orElseThrow(() -> missing(step, plans.corpus().step()));
    }

    private MissingStepException missing(String step, String needed) {
        return MissingSteps.missing(step, needed, path(needed));
    }

    private CorpusPlans plansOf(InputManifest manifest) throws IOException {
        return new CorpusPlans(run, manifest.fingerprint(), configuration);
    }

    private Path path(String step) {
        return new Path(corpus, step);
    }
}
