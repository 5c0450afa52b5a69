package org.millrace.spark.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.DocumentId;
import org.millrace.data.pack.PackedManifest;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.trace.StepTracer;
import org.millrace.spark.trace.TracedStep;
import org.millrace.train.config.Problems;
import org.millrace.train.loop.RunSteps;
import org.millrace.train.loop.TrainingInputs;
import org.millrace.train.loop.TrainingPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trace}: which documents a training step took. */
@Command(
        name = "trace",
        description = {
            "Names the documents in training steps: for every sequence of the batch where it lies, and for every piece of"
                    + " a document in it the document, its source, address and file, and the span in tokens and"
                    + " characters.",
            "Steps count from 1, as in the log and in metrics.jsonl; those that were skipped and those still to come are"
                    + " found in the same way. Needs the packed data of the step's stage; where other parts of the"
                    + " corpus are gone, it says what cannot be told.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace trace --config run.yaml --step 1200 --text",
            "  millrace trace --config run.yaml --steps 1200..1210 --json > steps.jsonl",
            "  millrace trace --config run.yaml --document 3:17",
        })
final class TraceCommand extends JobCommand {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(names = "--step", paramLabel = "N", description = "The step, from 1.")
    private @Nullable Long step;

    @Option(names = "--steps", paramLabel = "A..B", description = "Several steps, both ends included.")
    private @Nullable String range;

    @Option(
            names = "--document",
            paramLabel = "ID",
            description = "Instead of steps: which of them take a document, given as FILE:RECORD, which are ordinals in"
                    + " corpus/inputs.json and in that file, or as one number, as the packed data has it. Reads all"
                    + " packed data once.")
    private @Nullable String document;

    @Option(names = "--text", description = "Show the text of every piece.")
    private boolean text;

    @Option(
            names = "--characters",
            paramLabel = "N",
            description = "Characters of a text that are shown without --json; 0 for all. Default: ${DEFAULT-VALUE}.")
    private int characters = 300;

    @Option(names = "--json", description = "One JSON object a step and line.")
    private boolean json;

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        RunDirectory.require(run, hadoop, problems);
        int asked = (step == null ? 0 : 1) + (range == null ? 0 : 1) + (document == null ? 0 : 1);
        if (asked != 1) {
            problems.add("--step", asked == 0 ? "nothing" : "several", "one of --step N, --steps A..B, --document ID");
            return;
        }
        if (characters < 0) {
            problems.add("--characters", characters, "at least 0");
        }
        if (document != null) {
            WrittenDocumentId.parse("--document", document, problems);
            if (text) {
                problems.add("--text", "together with --document", "one or the other", "--step N --text shows texts");
            }
        }
        if (!problems.isEmpty()) {
            return;
        }
        try (RunSteps steps = RunSteps.of(inputs(run, hadoop))) {
            TrainingPlan plan = steps.plan();
            Steps wanted = document == null ? steps(problems) : new Steps(1, plan.steps());
            if (wanted == null) {
                return;
            }
            if (wanted.first() < 1 || wanted.last() < wanted.first() || wanted.last() > plan.steps()) {
                problems.add(
                        range == null ? "--step" : "--steps",
                        range == null ? String.valueOf(step) : range,
                        known(plan));
                return;
            }
            checkPacked(run, plan, wanted, hadoop, problems);
        }
    }

    /** The steps asked for, both ends included. */
    private record Steps(long first, long last) {}

    private @Nullable Steps steps(Problems problems) {
        if (step != null) {
            return new Steps(step, step);
        }
        Matcher matcher = RANGE.matcher(range == null ? "" : range);
        if (!matcher.matches()) {
            problems.add("--steps", String.valueOf(range), "the first and the last step: 100..110");
            return null;
        }
        return new Steps(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    private static String known(TrainingPlan plan) {
        StringBuilder known = new StringBuilder("steps from 1 to %d:".formatted(plan.steps()));
        for (TrainingPlan.Stage stage : plan.stages()) {
            known.append(" stage %s has %d to %d,".formatted(stage.name(), stage.firstStep() + 1, stage.endStep()));
        }
        return known.substring(0, known.length() - 1);
    }

    private static void checkPacked(
            RunConfig run, TrainingPlan plan, Steps wanted, Configuration hadoop, Problems problems)
            throws IOException {
        for (TrainingPlan.Stage stage : plan.stages()) {
            boolean needed = wanted.first() <= stage.endStep() && wanted.last() > stage.firstStep();
            Path manifest = RunDirectory.of(
                    run, RunDirectory.CORPUS + "/pack/" + stage.name() + "/" + PackedManifest.FILE_NAME);
            if (needed && !manifest.getFileSystem(hadoop).exists(manifest)) {
                problems.add(
                        "training.stages[" + stage.index() + "].name",
                        stage.name() + ", which has no finished dataset in " + manifest.getParent(),
                        "a stage whose packed data is there",
                        "only the packed data knows its documents; `millrace pack` makes it again");
            }
        }
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) {
        return "Would name the documents of %s of %s"
                .formatted(
                        document != null ? "all steps" : step != null ? "step " + step : "the steps " + range,
                        run.run().directory());
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException {
        try (StepTracer tracer = StepTracer.open(inputs(run, hadoop), text)) {
            if (document != null) {
                steps(tracer, document);
                return;
            }
            Steps wanted = steps(new Problems());
            if (wanted == null) {
                throw new IllegalStateException("Steps have been checked before");
            }
            for (String missing : tracer.missing()) {
                warn(missing);
            }
            for (long number = wanted.first(); number <= wanted.last(); number++) {
                TracedStep traced = tracer.trace(number);
                print(json ? JSON.writeValueAsString(traced) : new TraceText(characters).of(traced));
            }
        }
    }

    private void steps(StepTracer tracer, String written) throws IOException {
        DocumentId id = WrittenDocumentId.parse("--document", written, new Problems());
        if (id == null) {
            throw new IllegalStateException("The document has been checked before");
        }
        List<Long> found = tracer.stepsWith(id);
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("document", id.toString());
            answer.put("document_id", id.toLong());
            answer.put("steps", found);
            print(JSON.writeValueAsString(answer));
        } else if (found.isEmpty()) {
            print("No step takes document %s: it was dropped, or its sequences come after the last step".formatted(id));
        } else {
            print(String.format(
                    Locale.ROOT,
                    "Document %s is in %d steps, of which %d are trained: %s",
                    id,
                    found.size(),
                    found.stream()
                            .filter(number -> number <= tracer.stepsDone())
                            .count(),
                    found));
        }
    }

    /** Weights and tokenizer do not matter for the order of samples. */
    private static TrainingInputs inputs(RunConfig run, Configuration hadoop) {
        return new TrainingInputs(
                hadoop,
                new Path(run.run().directory()),
                run.model(),
                run.training(),
                run.run().seed(),
                0,
                Map.of());
    }
}
