package org.millrace.train.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.Histogram;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.config.Dl4jStatsConfig;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loop.Measurement;
import org.millrace.train.loop.Pretraining;
import org.millrace.train.loop.StepResult;
import org.millrace.train.loop.TinyRun;
import org.millrace.train.loop.TrainingInputs;
import org.millrace.train.loop.TrainingListener;
import org.millrace.train.model.ParameterLayout;

class Dl4jStatsListenerTest {

    private static final Kernels KERNELS = KernelProvider.create(KernelChoice.AUTO, 1);

    @TempDir
    Path folder;

    @AfterAll
    static void closeKernels() {
        KERNELS.close();
    }

    private static Dl4jStatsListener listener(TrainingInputs inputs, Dl4jStatsConfig config) {
        return new Dl4jStatsListener(
                config, inputs.configuration(), inputs.runDirectory(), inputs.model(), inputs.training(), KERNELS);
    }

    private static Dl4jStatsConfig file(String path) {
        return new Dl4jStatsConfig(path, null, 2);
    }

    /** Trains the whole run, or until so many steps are done, and returns the losses of its steps. */
    private static List<Double> train(TrainingInputs inputs, Dl4jStatsConfig config, long lastStep) throws Exception {
        List<Double> losses = new ArrayList<>();
        Pretraining pretraining = new Pretraining(inputs, KERNELS);
        pretraining.listen(listener(inputs, config)).listen(new TrainingListener() {
            @Override
            public void onStep(StepResult step, @Nullable Measurement measurement) {
                losses.add(step.loss());
                if (step.step() == lastStep) {
                    pretraining.stop().request();
                }
            }
        });
        pretraining.run();
        return losses;
    }

    private static List<StatsReport> reports(StatsStorage storage, String session) {
        String worker = storage.listWorkerIDsForSession(session).get(0);
        return storage.getAllUpdatesAfter(session, StatsListener.TYPE_ID, worker, 0).stream()
                .map(StatsReport.class::cast)
                .toList();
    }

    @Test
    void aRunsReportsAreReadBackFromTheFile() throws Exception {
        TrainingInputs inputs = TinyRun.create(folder).inputs();

        List<Double> losses = train(inputs, file("training/stats.bin"), TinyRun.STEPS);

        try (Storage file = new Storage(folder.resolve("training/stats.bin").toFile())) {
            assertThat(file.storage.listSessionIDs())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("from-step-0");
            List<StatsReport> reports =
                    reports(file.storage, file.storage.listSessionIDs().get(0));
            assertThat(reports).extracting(StatsReport::getIterationCount).containsExactly(2, 4, 6, 8, 10);
            for (StatsReport report : reports) {
                assertThat(report.getScore()).isEqualTo(losses.get(report.getIterationCount() - 1));
                assertThat(report.getTotalMinibatches()).isEqualTo(report.getIterationCount());
                assertThat(report.getExamplesPerSecond()).isPositive();
                assertThat(report.getOffHeapCurrentBytes()).isPositive();
            }
            // 16 tokens a sequence in the first six steps, then 32, of 64 in a batch.
            assertThat(reports.get(4).getTotalExamples()).isEqualTo(6 * 4 + 4 * 2);
        }
    }

    @Test
    void aReportDescribesEveryWeightItsGradientAndItsUpdate() throws Exception {
        TrainingInputs inputs = TinyRun.create(folder).inputs();
        train(inputs, file("stats.bin"), TinyRun.STEPS);

        try (Storage file = new Storage(folder.resolve("stats.bin").toFile())) {
            StatsReport report =
                    reports(file.storage, file.storage.listSessionIDs().get(0)).get(1);
            for (ParameterLayout.Slice slice : new ParameterLayout(TinyRun.MODEL).slices()) {
                String name = DecoderGraph.name(slice);
                for (StatsType type : List.of(StatsType.Parameters, StatsType.Gradients, StatsType.Updates)) {
                    assertThat(report.getMeanMagnitudes(type).get(name))
                            .as(name)
                            .isPositive();
                    assertThat(report.getStdev(type).get(name)).as(name).isPositive();
                    Histogram histogram =
                            Objects.requireNonNull(report.getHistograms(type).get(name));
                    assertThat(Arrays.stream(histogram.getBinCounts()).sum())
                            .as(name)
                            .isEqualTo((int) slice.size());
                }
                // AdamW moves a weight by the learning rate at most, and by much of it early on.
                Map<String, Double> updates = report.getMeanMagnitudes(StatsType.Updates);
                double rate = report.getLearningRates().getOrDefault(name, 0.0);
                assertThat(updates.getOrDefault(name, 0.0) / rate).as(name).isBetween(0.1, 2.0);
            }
        }
    }

    @Test
    void theModelAndTheMachineAreIntroduced() throws Exception {
        TrainingInputs inputs = TinyRun.create(folder).inputs();
        train(inputs, file("stats.bin"), TinyRun.STEPS);

        try (Storage file = new Storage(folder.resolve("stats.bin").toFile())) {
            String session = file.storage.listSessionIDs().get(0);
            StatsInitializationReport report = (StatsInitializationReport) file.storage
                    .getAllStaticInfos(session, StatsListener.TYPE_ID)
                    .get(0);
            assertThat(report.getModelNumParams()).isEqualTo(TinyRun.MODEL.parameters());
            assertThat(report.getHwJvmAvailableProcessors()).isPositive();
            assertThat(report.getSwEnvironmentInfo()).containsEntry("kernels", KERNELS.name());
            ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(report.getModelConfigJson());
            assertThat(graph.getVertices())
                    .containsOnlyKeys(
                            "embedding", "layers.0.attention", "layers.0.feed-forward", "final-norm", "output");
        }
    }

    @Test
    void aResumedRunIsASessionOfItsOwnInTheSameFile() throws Exception {
        TrainingInputs inputs = TinyRun.create(folder).inputs();

        train(inputs, file("stats.bin"), 4);
        train(inputs, file("stats.bin"), TinyRun.STEPS);

        try (Storage file = new Storage(folder.resolve("stats.bin").toFile())) {
            List<List<Integer>> steps = file.storage.listSessionIDs().stream()
                    .sorted()
                    .map(session -> reports(file.storage, session).stream()
                            .map(StatsReport::getIterationCount)
                            .toList())
                    .toList();
            assertThat(steps).containsExactly(List.of(2, 4), List.of(6, 8, 10));
        }
    }

    @Test
    void trainingIsTheSameWithoutThem() throws Exception {
        TrainingInputs with = TinyRun.create(folder.resolve("with")).inputs();
        TrainingInputs without = TinyRun.create(folder.resolve("without")).inputs();

        List<Double> losses = train(with, file("stats.bin"), TinyRun.STEPS);
        new Pretraining(without, KERNELS).run();

        assertThat(losses).hasSize(TinyRun.STEPS);
        assertThat(weights("with")).isEqualTo(weights("without"));
    }

    private byte[] weights(String run) throws IOException {
        return Files.readAllBytes(folder.resolve(run).resolve("training/checkpoints/step-00000010/model.safetensors"));
    }

    @Test
    void aUiInAnotherProcessIsPostedTheSame() throws Exception {
        TrainingInputs inputs = TinyRun.create(folder).inputs();
        try (UiReceiver ui = new UiReceiver()) {
            List<Double> losses = train(inputs, new Dl4jStatsConfig(null, ui.url(), 5), TinyRun.STEPS);

            List<StatsReport> reports = new ArrayList<>();
            while (reports.isEmpty()) {
                Persistable record = ui.received().poll(20, TimeUnit.SECONDS);
                assertThat(record).isNotNull();
                if (record instanceof StatsReport report) {
                    reports.add(report);
                }
            }
            assertThat(reports.get(0).getIterationCount()).isEqualTo(5);
            assertThat(reports.get(0).getScore()).isEqualTo(losses.get(4));
        }
    }

    @Test
    void aFileOnAnotherFileSystemIsThereOnceTheRunHasEnded() throws Exception {
        TrainingInputs inputs = TinyRun.create(folder).inputs();
        Configuration elsewhere = ElsewhereFileSystem.configuration();
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("elsewhere://" + folder + "/stats.bin");

        for (int session = 1; session <= 2; session++) {
            Dl4jStatsListener listener = new Dl4jStatsListener(
                    file("stats.bin"), elsewhere, path.getParent(), inputs.model(), inputs.training(), KERNELS);
            listener.onStart(new Pretraining(inputs, KERNELS).plan(), 0);
            listener.close();

            try (Storage file = new Storage(folder.resolve("stats.bin").toFile())) {
                assertThat(file.storage.listSessionIDs()).hasSize(session);
            }
        }
        assertThat(folder.toFile().list()).doesNotContain(".stats.bin.part");
    }

    @Test
    void aFileThatIsOpenElsewhereIsNamed() throws Exception {
        TrainingInputs inputs = TinyRun.create(folder).inputs();
        try (Storage open = new Storage(folder.resolve("stats.bin").toFile())) {
            assertThat(open.storage.isClosed()).isFalse();
            assertThatIOException()
                    .isThrownBy(() -> train(inputs, file("stats.bin"), 1))
                    .withMessageContaining("stats.bin")
                    .withMessageContaining("another process has the file open");
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsFoundBeforeTheRunAndLeavesNothingBehind() throws Exception {
        Configuration elsewhere = ElsewhereFileSystem.configuration();
        org.apache.hadoop.fs.Path there = new org.apache.hadoop.fs.Path("elsewhere://" + folder);
        Set<Path> before = copies();

        try (Storage open = new Storage(folder.resolve("open.bin").toFile())) {
            assertThat(open.storage.isClosed()).isFalse();
            assertThat(problems("open.bin", new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri())))
                    .singleElement()
                    .asString()
                    .contains("training.dl4j_stats.file", "open.bin", "another process has the file open");
        }
        Files.writeString(folder.resolve("damaged.bin"), "no statistics");
        assertThat(problems("damaged.bin", elsewhere, there))
                .singleElement()
                .asString()
                .contains("damaged.bin", "cannot be read");
        assertThat(problems("open.bin", elsewhere, there)).isEmpty();
        assertThat(problems("new.bin", elsewhere, there)).isEmpty();
        assertThat(folder.resolve("new.bin")).doesNotExist();
        assertThat(copies()).isEqualTo(before);
    }

    private static List<Problem> problems(String file, Configuration hadoop, org.apache.hadoop.fs.Path directory) {
        Problems problems = new Problems();
        Dl4jStatsListener.check(file(file), hadoop, directory, problems);
        return problems.list();
    }

    /** Of files on other file systems, in the temporary folder. */
    private static Set<Path> copies() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(path -> path.getFileName().toString().startsWith("millrace-stats"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void aReportHoldsTheWeightsOfTheLargestModel() {
        SbeStatsReport report = new SbeStatsReport();
        report.reportIDs("session", StatsListener.TYPE_ID, "worker", 1);
        Map<String, Double> means = new TreeMap<>();
        for (int i = 0; i < 80 * 12 + 3; i++) {
            means.put("layers." + i + ".attention_q-proj.W", (double) i);
        }
        report.reportMean(StatsType.Parameters, means);
        report.reportLearningRates(means);

        SbeStatsReport read = new SbeStatsReport();
        read.decode(report.encode());

        assertThat(read.getMean(StatsType.Parameters).get("layers.962.attention_q-proj.W"))
                .isCloseTo(962, within(1e-9));
    }

    /** The storage's own close declares nothing and is no AutoCloseable's. */
    private static final class Storage implements AutoCloseable {

        private final FileStatsStorage storage;

        Storage(File file) {
            storage = new FileStatsStorage(file);
        }

        @Override
        public void close() {
            storage.close();
        }
    }
}
