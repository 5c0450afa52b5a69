package org.millrace.spark.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.checkpoint.Checkpoint;
import org.millrace.train.checkpoint.CheckpointStore;
import org.millrace.train.checkpoint.Verification;
import org.millrace.train.config.Problems;
import org.millrace.train.generate.Generation;
import org.millrace.train.generate.GenerationSettings;
import org.millrace.train.generate.Generator;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import picocli.CommandLine.Command;

/** {@code generate}: continues the configured prompts and keeps the texts for the report. */
@Command(
        name = "generate",
        description = "Continues generate.prompts with the newest checkpoint, or with any Hugging Face folder of the"
                + " Qwen2 kind (--set generate.model=FOLDER).")
final class GenerateCommand extends JobCommand {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        String model = run.generate().model();
        if (run.generate().prompts().isEmpty()) {
            problems.add("generate.prompts", "an empty list", "at least one prompt; an empty text begins a document");
        }
        if (model != null) {
            Path folder = new Path(model);
            if (!folder.getFileSystem(hadoop).exists(folder)) {
                problems.add("generate.model", "'" + model + "', which does not exist", "a Hugging Face folder");
            }
        } else if (newest(run, hadoop).isEmpty()) {
            problems.add(
                    "generate.model",
                    "nothing, and there is no checkpoint in " + RunDirectory.of(run, Verification.CHECKPOINTS),
                    "a Hugging Face folder",
                    "run `millrace pretrain` first");
        }
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) throws IOException {
        return "Would continue %d prompts with %s"
                .formatted(run.generate().prompts().size(), model(run, hadoop));
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException {
        Path model = model(run, hadoop);
        GenerationSettings settings = GenerationSettings.of(run.generate());
        List<Map<String, Object>> samples = new ArrayList<>();
        try (Kernels kernels = KernelProvider.create(
                        run.training().kernels(), run.training().threads());
                Generator generator =
                        Generator.open(hadoop, model, kernels, run.generate().precision())) {
            for (String prompt : run.generate().prompts()) {
                print("\n── " + prompt);
                Generation generation = generator.generate(prompt, settings, piece -> {});
                print(prompt + generation.text());
                samples.add(sample(generation, settings, model));
            }
        }
        write(samples, RunDirectory.of(run, RunDirectory.SAMPLES), hadoop);
    }

    private static Path model(RunConfig run, Configuration hadoop) throws IOException {
        String model = run.generate().model();
        return model != null
                ? new Path(model)
                : newest(run, hadoop).orElseThrow().folder();
    }

    private static Optional<Checkpoint> newest(RunConfig run, Configuration hadoop) throws IOException {
        return new CheckpointStore(hadoop, RunDirectory.of(run, Verification.CHECKPOINTS), 1).newest();
    }

    private static Map<String, Object> sample(Generation generation, GenerationSettings settings, Path model) {
        Map<String, Object> sample = new LinkedHashMap<>();
        sample.put("prompt", generation.prompt());
        sample.put("text", generation.text());
        sample.put("tokens", generation.ids().size());
        sample.put("finish_reason", generation.reason().name().toLowerCase(Locale.ROOT));
        sample.put("temperature", settings.sampler().temperature());
        sample.put("seed", settings.seed());
        sample.put("checkpoint", model.getName());
        return sample;
    }

    private static void write(List<Map<String, Object>> samples, Path file, Configuration hadoop) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Map<String, Object> sample : samples) {
            lines.append(JSON.writeValueAsString(sample)).append('\n');
        }
        try (var out = file.getFileSystem(hadoop).create(file, true)) {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
