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

/**
 * The rates of a finished run, from what its steps say of themselves. Characters are those of the text, however many copies
 * of a document the mixture takes, since steps go over it once.
 */
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
    private double corpusCharacters;
    private double tokensPerCharacter;

    private MeasuredRates(Configuration configuration, Path corpus) {
        this.configuration = configuration;
        this.corpus = corpus;
    }

    /** A finished step. */
    private record Finished(StepManifest manifest, StepTiming timing) {

        double charactersIn() {
            return sum(SourceCounts::charactersIn);
        }

        /** Of what it passes on, where no step comes after it that has read that: its own count is of copies. */
        double charactersLeft() {
            return Math.min(charactersIn(), sum(SourceCounts::charactersOut));
        }

        private double sum(ToLongFunction<SourceCounts> amount) {
            return manifest.sources().values().stream().mapToLong(amount).sum();
        }

        /** Whether its time is that of its rule alone, since reading or other steps shared its tasks. */
        boolean ruleAlone() {
            return timing.together().size() > 1 || timing.coreSeconds() < timing.sharedCoreSeconds();
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
        List<Finished> documents = new ArrayList<>();
        for (String name : StepOrder.read(configuration, corpus)) {
            finished(name).ifPresent(documents::add);
        }
        Set<List<String>> passes = new HashSet<>();
        for (int i = 0; i < documents.size(); i++) {
            Finished step = documents.get(i);
            corpusCharacters = i + 1 < documents.size() ? documents.get(i + 1).charactersIn() : step.charactersLeft();
            documents(step, corpusCharacters, passes.add(step.timing().together()));
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
                ratio(bytesWritten, charactersWritten),
                tokensPerCharacter);
    }

    private void documents(Finished step, double charactersOut, boolean firstOfPass) throws IOException {
        StepTiming timing = step.timing();
        if (step.kind().equals("read")) {
            reading(step, charactersOut);
        } else {
            double own = step.ruleAlone() ? timing.coreSeconds() : timing.coreSeconds() - timing.writeSeconds();
            steps.put(
                    step.kind(),
                    new StepRate(
                            ratio(step.charactersIn(), own),
                            ratio(charactersOut, step.charactersIn()),
                            ratio(timing.bytesShuffled(), step.charactersIn()),
                            0));
        }
        double bytes = parts(step.manifest());
        if (bytes > 0) {
            charactersWritten += charactersOut;
            bytesWritten += bytes;
            writeSeconds += timing.writeSeconds();
        }
        if (firstOfPass && step.ruleAlone() && !timing.together().contains("read")) {
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

    /**
     * All formats of a run have one rate: their tasks are not told apart. What tasks did beside reading, judging and writing,
     * such as counting, is laid on it, as it is on reading documents back.
     */
    private void reading(Finished step, double charactersOut) throws IOException {
        long bytes = 0;
        Set<String> names = new HashSet<>();
        for (SourceFile file : InputManifest.read(configuration, new Path(corpus, "inputs.json"))
                .files()) {
            bytes += file.end() - file.start();
            names.add(file.format().label());
        }
        StepTiming timing = step.timing();
        double seconds = timing.coreSeconds() + timing.sharedCoreSeconds() - ownOf(timing.together());
        FormatRate rate = new FormatRate(ratio(bytes, seconds), ratio(charactersOut, bytes));
        names.forEach(name -> formats.put(name, rate));
    }

    private StepRate tokenizer(Finished step) {
        return new StepRate(
                ratio(corpusCharacters, step.timing().coreSeconds()),
                1,
                ratio(step.timing().bytesShuffled(), corpusCharacters),
                0);
    }

    private void tokens(Finished tokenize) throws IOException {
        tokensPerCharacter = ratio(tokenize.manifest().tokens(), corpusCharacters);
        steps.put(
                "tokenize",
                new StepRate(
                        ratio(corpusCharacters, tokenize.timing().coreSeconds()),
                        1,
                        0,
                        ratio(parts(tokenize.manifest()), corpusCharacters)));
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
            double all = corpusCharacters * stages.size();
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
