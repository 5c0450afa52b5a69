package org.millrace.spark.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.pack.PackingPolicy;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.config.DataConfig;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.config.StepConfig;
import org.millrace.spark.config.StepKinds;
import org.millrace.spark.step.Fingerprint;
import org.millrace.spark.step.InputEntry;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepPlan;
import org.millrace.spark.step.StepType;
import org.millrace.train.config.PackingConfig;
import org.millrace.train.config.StageConfig;

/**
 * The plan of every step of a run. A plan holds the fingerprints of the plans before it, so a change anywhere changes
 * the plans of all steps that it could reach, and of no other. Whether documents are written between two steps is not
 * part of it: that decides where they are, not what they are.
 */
final class CorpusPlans {

    private final RunConfig run;
    private final InputEntry inputs;
    private final Configuration configuration;
    private final List<PlannedStep> documents;

    /**
     * @param inputsFingerprint of the frozen input manifest
     * @throws IOException where a file that a step depends on cannot be read
     */
    CorpusPlans(RunConfig run, String inputsFingerprint, Configuration configuration) throws IOException {
        this.run = run;
        this.inputs = new InputEntry("inputs.json", inputsFingerprint);
        this.configuration = configuration;
        this.documents = documentSteps();
    }

    /** The steps that pass documents on, in their order: {@code read}, then {@code data.steps}. */
    List<PlannedStep> documents() {
        return documents;
    }

    StepPlan read() {
        return documents.get(0).plan();
    }

    /** The last step that passes documents on, which tokenizer and tokens are made of. */
    StepPlan corpus() {
        return documents.get(documents.size() - 1).plan();
    }

    private List<PlannedStep> documentSteps() throws IOException {
        DataConfig data = run.data();
        StepPlan read = plan(
                "read",
                2,
                Map.of(
                        "part_size", data.partSize(),
                        "max_record_size", data.maxRecordSize(),
                        "max_page_seconds", data.maxPageSeconds(),
                        "max_bad_share", data.maxBadShare()),
                inputs);
        List<PlannedStep> steps = new ArrayList<>();
        steps.add(new PlannedStep(read, null, null, data.keepRead()));
        StepKinds kinds = StepKinds.load();
        List<String> names = data.stepNames();
        for (int i = 0; i < names.size(); i++) {
            StepConfig config = data.steps().get(i);
            StepType<?> type = kinds.type(config.kind());
            StepPlan before = steps.get(i).plan();
            steps.add(new PlannedStep(documentStep(names.get(i), config, type, before), config, type, config.write()));
        }
        return List.copyOf(steps);
    }

    private <S extends Record> StepPlan documentStep(String name, StepConfig step, StepType<S> type, StepPlan before)
            throws IOException {
        S settings = type.settings().cast(step.step().settings());
        Map<String, Object> config = new TreeMap<>();
        config.put("kind", step.kind());
        config.put("settings", settings);
        config.put("skip_sources", step.skipSources());
        config.put("only_sources", step.onlySources());
        config.put("keep_dropped", run.data().keepDropped());
        if (type.usesSeed()) {
            config.put("seed", run.run().seed());
        }
        List<InputEntry> from = new ArrayList<>();
        from.add(output(before));
        for (String file : type.files(settings)) {
            from.add(new InputEntry(file, ContentFingerprint.of(configuration, new Path(file))));
        }
        return plan(name, type.version(), config, from.toArray(InputEntry[]::new));
    }

    StepPlan tokenizer() throws IOException {
        Map<String, Object> config = new TreeMap<>();
        config.put("tokenizer", run.tokenizer());
        config.put("model_max_length", run.model().maxPositionEmbeddings());
        return run.tokenizer().train() != null
                ? plan("tokenizer", 3, config, output(corpus()))
                : plan("tokenizer", 2, config, givenFiles().toArray(InputEntry[]::new));
    }

    StepPlan tokenize() throws IOException {
        return plan("tokenize", 3, Map.of(), output(corpus()), output(tokenizer()));
    }

    StepPlan pack(StageConfig stage) throws IOException {
        PackingConfig packing = stage.packing();
        Map<String, Object> config = new TreeMap<>();
        config.put("stage", stage.name());
        config.put("sequence_length", stage.sequenceLength());
        config.put("policy", packing.policy().key());
        config.put("seed", run.run().seed());
        if (packing.policy() == PackingPolicy.BEST_FIT) {
            config.put("max_padding_share", packing.maxPaddingShare());
        }
        if (packing.fullLengthShare() != null) {
            config.put("full_length_share", packing.fullLengthShare());
            config.put("too_few_long_documents", packing.tooFewLongDocuments());
            // What the share is a share of decides what is left out.
            config.put("sequences", FullLengthPlan.sequences(stage));
        }
        return plan("pack/" + stage.name(), 3, config, output(tokenize()), output(tokenizer()));
    }

    /** A tokenizer that is given counts by its content, wherever it lies. */
    private List<InputEntry> givenFiles() throws IOException {
        Path file = TokenizerStep.givenFile(run.tokenizer());
        return List.of(
                new InputEntry(TokenizerFiles.TOKENIZER, contentOf(file)),
                new InputEntry(TokenizerFiles.CONFIG, contentOf(new Path(file.getParent(), TokenizerFiles.CONFIG))));
    }

    private String contentOf(Path file) throws IOException {
        try (var in = file.getFileSystem(configuration).open(file)) {
            return Fingerprint.of(in.readAllBytes());
        } catch (FileNotFoundException absent) {
            return "absent";
        }
    }

    private static InputEntry output(StepPlan plan) {
        return new InputEntry(plan.step(), plan.fingerprint());
    }

    private static StepPlan plan(String step, int codeVersion, Map<String, ?> config, InputEntry... inputs) {
        return new StepPlan(step, codeVersion, StableJson.tree(config), List.of(inputs));
    }
}
