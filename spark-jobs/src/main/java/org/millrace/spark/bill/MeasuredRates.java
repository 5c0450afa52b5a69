package org.millrace.spark.bill;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.SourceFile;
import org.millrace.spark.step.FileEntry;
import org.millrace.spark.step.SourceCounts;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepDirectory;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepOrder;
import org.millrace.spark.step.StepTiming;

/** The rates of a finished run, from what its steps say of themselves. */
public final class MeasuredRates {

    private final Configuration configuration;
    private final Path corpus;
    private final SortedMap<String, StepRate> steps = new TreeMap<>();
    private final SortedMap<String, FormatRate> formats = new TreeMap<>();
    private double charactersRead;
    private double readSeconds;
    private double charactersWritten;
    private double bytesWritten;
    private double writeSeconds;

    private MeasuredRates(Configuration configuration, Path corpus) {
        this.configuration = configuration;
        this.corpus = corpus;
    }

    /** A finished step. */
    private record Finished(StepManifest manifest, StepTiming timing) {

        double charactersIn() {
            return sum(SourceCounts::charactersIn);
        }

        double charactersOut() {
            return sum(SourceCounts::charactersOut);
        }

        private double sum(ToLongFunction<SourceCounts> amount) {
            return manifest.sources().values().stream().mapToLong(amount).sum();
        }

        /** Its kind; a step that is not in the list has its name. */
        String kind() {
            return manifest.config().path("kind").asText(manifest.step().replaceFirst("/.*", ""));
        }
    }

    /**
     * Measures a run.
     *
     * @param directory of the run
     * @throws FileNotFoundException if no step of it is finished
     */
    public static Rates of(Configuration configuration, Path directory) throws IOException {
        return new MeasuredRates(configuration, new Path(directory, "corpus")).measure(directory);
    }

    private Rates measure(Path directory) throws IOException {
        Set<String> passes = new HashSet<>();
        for (String name : StepOrder.read(configuration, corpus)) {
            Optional<Finished> step = finished(name);
            if (step.isPresent()) {
                documents(
                        step.get(),
                        passes.add(String.join("+", step.get().timing().together())));
            }
        }
        Optional<Finished> tokenizer = finished("tokenizer");
        if (tokenizer.isPresent()) {
            steps.put("tokenizer", tokenizer(tokenizer.get()));
        }
        Optional<Finished> tokenize = finished("tokenize");
        if (tokenize.isPresent()) {
            tokens(tokenize.get());
        }
        if (steps.isEmpty() && formats.isEmpty()) {
            throw new FileNotFoundException(
                    "No step of %s is finished, so nothing is known of its rates".formatted(directory));
        }
        return new Rates(
                "the run " + directory,
                formats,
                steps,
                ratio(charactersRead, readSeconds),
                ratio(charactersWritten, writeSeconds),
                ratio(bytesWritten, charactersWritten));
    }

    private void documents(Finished step, boolean firstOfPass) throws IOException {
        StepTiming timing = step.timing();
        if (step.kind().equals("read")) {
            reading(step);
        } else {
            double own = timing.together().size() > 1 || timing.coreSeconds() < timing.sharedCoreSeconds()
                    ? timing.coreSeconds()
                    : timing.coreSeconds() - timing.writeSeconds();
            steps.put(
                    step.kind(),
                    new StepRate(
                            ratio(step.charactersIn(), own),
                            ratio(step.charactersOut(), step.charactersIn()),
                            ratio(timing.bytesShuffled(), step.charactersIn()),
                            0));
        }
        double bytes = parts(step.manifest());
        if (bytes > 0) {
            charactersWritten += step.charactersOut();
            bytesWritten += bytes;
            writeSeconds += timing.writeSeconds();
        }
        if (firstOfPass && !timing.together().contains("read") && timing.bytesShuffled() == 0) {
            charactersRead += step.charactersIn();
            readSeconds += timing.sharedCoreSeconds() - ownOf(timing.together());
        }
    }

    /** Time of the rules of steps that ran together, and of writing. */
    private double ownOf(List<String> together) throws IOException {
        double seconds = 0;
        for (String name : together) {
            Optional<Finished> step = finished(name);
            if (step.isPresent()) {
                seconds +=
                        step.get().timing().coreSeconds() + step.get().timing().writeSeconds();
            }
        }
        return seconds;
    }

    /** All formats of a run have one rate: their tasks are not told apart. */
    private void reading(Finished step) throws IOException {
        long bytes = 0;
        Set<String> names = new HashSet<>();
        for (SourceFile file : InputManifest.read(configuration, new Path(corpus, "inputs.json"))
                .files()) {
            bytes += file.end() - file.start();
            names.add(file.format().label());
        }
        FormatRate rate = new FormatRate(ratio(bytes, step.timing().coreSeconds()), ratio(step.charactersOut(), bytes));
        names.forEach(name -> formats.put(name, rate));
    }

    private StepRate tokenizer(Finished step) throws IOException {
        double characters = corpusCharacters();
        return new StepRate(
                ratio(characters, step.timing().coreSeconds()),
                1,
                ratio(step.timing().bytesShuffled(), characters),
                0);
    }

    private void tokens(Finished tokenize) throws IOException {
        double characters = corpusCharacters();
        steps.put(
                "tokenize",
                new StepRate(
                        ratio(characters, tokenize.timing().coreSeconds()),
                        1,
                        0,
                        ratio(parts(tokenize.manifest()), characters)));
        double seconds = 0;
        double shuffled = 0;
        double written = 0;
        List<Finished> stages = stages();
        for (Finished stage : stages) {
            seconds += stage.timing().coreSeconds();
            shuffled += stage.timing().bytesShuffled();
            written += parts(stage.manifest());
        }
        if (!stages.isEmpty()) {
            double all = characters * stages.size();
            steps.put("pack", new StepRate(ratio(all, seconds), 1, ratio(shuffled, all), ratio(written, all)));
        }
    }

    private List<Finished> stages() throws IOException {
        List<Finished> stages = new ArrayList<>();
        Path pack = new Path(corpus, "pack");
        try {
            for (var status : pack.getFileSystem(configuration).listStatus(pack)) {
                finished("pack/" + status.getPath().getName()).ifPresent(stages::add);
            }
        } catch (FileNotFoundException none) {
            return List.of();
        }
        return stages;
    }

    private double corpusCharacters() throws IOException {
        List<String> names = StepOrder.read(configuration, corpus);
        return names.isEmpty()
                ? 0
                : finished(names.get(names.size() - 1))
                        .map(Finished::charactersOut)
                        .orElse(0.0);
    }

    private Optional<Finished> finished(String step) throws IOException {
        Path directory = new Path(corpus, step);
        Optional<StepManifest> manifest = new StepDirectory(configuration, directory).finished();
        Path timing = new Path(directory, StepTiming.FILE);
        if (manifest.isEmpty() || !timing.getFileSystem(configuration).exists(timing)) {
            return Optional.empty();
        }
        try (var in = timing.getFileSystem(configuration).open(timing)) {
            return Optional.of(new Finished(manifest.get(), StableJson.read(in.readAllBytes(), StepTiming.class)));
        }
    }

    private static double parts(StepManifest manifest) {
        return manifest.files().stream()
                .filter(file -> file.name().startsWith("part-"))
                .mapToLong(FileEntry::bytes)
                .sum();
    }

    private static double ratio(double amount, double of) {
        return of > 0 ? amount / of : 0;
    }
}
