package org.millrace.spark.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.pack.PackingPolicy;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.config.DataConfig;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.Fingerprint;
import org.millrace.spark.step.InputEntry;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepPlan;
import org.millrace.train.config.PackingConfig;
import org.millrace.train.config.StageConfig;

/**
 * The plan of every step of a run. A plan holds the fingerprints of the plans before it, so a change anywhere changes
 * the plans of all steps that it could reach, and of no other.
 */
final class CorpusPlans {

    private final RunConfig run;
    private final InputEntry inputs;
    private final Configuration configuration;

    /** @param inputsFingerprint of the frozen input manifest */
    CorpusPlans(RunConfig run, String inputsFingerprint, Configuration configuration) {
        this.run = run;
        this.inputs = new InputEntry("inputs.json", inputsFingerprint);
        this.configuration = configuration;
    }

    StepPlan read() {
        DataConfig data = run.data();
        return plan(
                "read",
                1,
                Map.of(
                        "part_size", data.partSize(),
                        "max_record_size", data.maxRecordSize(),
                        "max_bad_share", data.maxBadShare()),
                inputs);
    }

    StepPlan filter() {
        return plan("filter", 1, withKeepDropped("filter", run.data().filter()), output(read()));
    }

    StepPlan language() {
        return plan("language", 1, withKeepDropped("language", run.data().language()), output(filter()));
    }

    StepPlan deduplicate() {
        return plan("deduplicate", 1, Map.of("keep_dropped", run.data().keepDropped()), output(language()));
    }

    StepPlan mix() {
        Map<String, Object> config =
                new TreeMap<>(withKeepDropped("mix", run.data().mix()));
        config.put("seed", run.run().seed());
        return plan("mix", 1, config, output(deduplicate()));
    }

    StepPlan tokenizer() throws IOException {
        Map<String, Object> config = new TreeMap<>();
        config.put("tokenizer", run.tokenizer());
        config.put("model_max_length", run.model().maxPositionEmbeddings());
        return run.tokenizer().train() != null
                ? plan("tokenizer", 3, config, output(mix()))
                : plan("tokenizer", 2, config, givenFiles().toArray(InputEntry[]::new));
    }

    StepPlan tokenize() throws IOException {
        return plan("tokenize", 2, Map.of(), output(mix()), output(tokenizer()));
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

    private Map<String, Object> withKeepDropped(String section, Object settings) {
        return Map.of(section, settings, "keep_dropped", run.data().keepDropped());
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
