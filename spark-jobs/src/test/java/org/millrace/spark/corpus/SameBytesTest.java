package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.spark.chaos.StandaloneCluster;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepManifest;

/** Whatever happens to a run of every step, its output is that of a run to which nothing happened, byte for byte. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class SameBytesTest {

    /** How many executors die in a step: four in minhash, so that one does in each of its stages. */
    private static final List<String> KILLS =
            List.of("personal_data=1", "deduplicate=1", "minhash=4", "repeated_spans=1", "statistics=1", "mix=1");

    @TempDir
    private static Path shared;

    private static Path inputs;
    private static Map<String, String> expected;

    @TempDir
    private Path directory;

    @BeforeAll
    static void runUndisturbed(JavaSparkContext spark) throws IOException {
        inputs = shared.resolve("inputs");
        EveryStep.writeInputs(inputs);
        Path run = shared.resolve("run");
        List<StepManifest> manifests = new CorpusPipeline(spark, SampleRun.parse(EveryStep.yaml(inputs, run))).runAll();
        assertThat(manifests)
                .filteredOn(manifest -> manifest.rowsDropped() > 0)
                .extracting(StepManifest::step)
                .contains("gopher_quality", "language", "deduplicate", "minhash", "decontaminate");
        assertThat(manifest(run, "repeated_spans")
                        .statistics()
                        .path("documents_cut")
                        .asLong())
                .isPositive();
        expected = Checksums.of(run);
    }

    @Test
    void onOneThreadWithTheOtherSerializerAndOtherPartitions() throws Exception {
        try (CorpusProcess process = start(
                "local[1]",
                "spark.serializer=org.apache.spark.serializer.KryoSerializer",
                "spark.default.parallelism=7",
                "spark.sql.shuffle.partitions=3")) {
            process.finish();
        }

        assertSameBytes();
    }

    @Test
    void killedInFiveStepsAndFinished() throws Exception {
        Random random = new Random();
        Map<Path, FileTime> finished = new HashMap<>();
        for (String step : List.of("read", "minhash", "repeated_spans", "tokenizer", "pack/long")) {
            try (CorpusProcess process = start("local[2]")) {
                assertThat(process.reaches(step(step).resolve("_attempts")))
                        .as(() -> "reaches " + step)
                        .isTrue();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(250));
                process.kill();
            }
            assertThat(manifests()).as("not repeated").containsAllEntriesOf(finished);
            finished.putAll(manifests());
        }
        try (CorpusProcess process = start("local[2]")) {
            process.finish();
            assertThat(process.log()).contains("read: already finished");
        }

        assertThat(manifests()).as("not repeated").containsAllEntriesOf(finished);
        assertSameBytes();
    }

    /** On two machines, so that Spark has another to start a task on that takes too long. */
    @Test
    void onAClusterWhoseExecutorsDieWhileTasksFailAndRunTwice() throws Exception {
        Path faults = Files.createDirectory(directory.resolve("faults"));
        try (StandaloneCluster cluster = new StandaloneCluster(directory.resolve("cluster"), Map.of())) {
            cluster.addWorker("127.0.0.1");
            cluster.addWorker("127.0.0.2");
            try (CorpusProcess process = start(
                    cluster.url(),
                    "spark.driver.host=127.0.0.1",
                    "spark.driver.bindAddress=127.0.0.1",
                    "spark.executor.memory=1g",
                    "spark.executor.extraClassPath=" + System.getProperty("java.class.path"),
                    "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1",
                    "spark.task.maxFailures=8",
                    "spark.speculation=true",
                    "spark.speculation.interval=50ms",
                    "spark.speculation.minTaskRuntime=300ms",
                    "spark.speculation.multiplier=2",
                    "spark.speculation.quantile=0.5",
                    "spark.speculation.efficiency.enabled=false",
                    "spark.hadoop.fs.file.impl=" + FaultyFileSystem.class.getName(),
                    "spark.hadoop." + FaultyFileSystem.FOLDER + "=" + faults,
                    "spark.hadoop." + FaultyFileSystem.KILLS + "=" + String.join(",", KILLS))) {
                process.finish();
            }
        }

        assertSameBytes();
        assertThat(marks(faults, FaultyFileSystem.KILLED))
                .as("executors that died")
                .hasSize(9)
                .filteredOn(mark -> mark.startsWith("minhash-"))
                .hasSize(4);
        assertThat(marks(faults, FaultyFileSystem.OUTRUN))
                .as("tasks that another attempt outran")
                .hasSize(KILLS.size());
        assertThat(marks(faults, FaultyFileSystem.FAILED))
                .as("tasks that failed")
                .hasSizeGreaterThan(KILLS.size());
    }

    @Test
    void inPartsOfAnotherSizeTheSameDocumentsBecomeTheSameSequences(JavaSparkContext spark) throws IOException {
        RunConfig config = SampleRun.parse(EveryStep.yaml(inputs, run()), "data.part_size=100Ki");
        List<StepManifest> manifests = new CorpusPipeline(spark, config).runAll();

        Path undisturbed = shared.resolve("run");
        assertThat(documents(run(), "mix")).isEqualTo(documents(undisturbed, "mix"));
        Map<String, String> actual = Checksums.of(run());
        assertThat(expected.entrySet())
                .filteredOn(file -> file.getKey().matches("corpus/(tokenizer/tokenizer.json|pack/.*parquet)"))
                .hasSizeGreaterThan(3)
                .allSatisfy(file ->
                        assertThat(actual.get(file.getKey())).as(file.getKey()).isEqualTo(file.getValue()));
        for (StepManifest manifest : manifests) {
            StepManifest other = manifest(undisturbed, manifest.step());
            assertThat(manifest.dropped()).as(manifest.step()).isEqualTo(other.dropped());
            assertThat(manifest.rowsOut()).as(manifest.step()).isEqualTo(other.rowsOut());
        }
        assertThat(manifest(run(), "mix").parts())
                .hasSizeLessThan(manifest(undisturbed, "mix").parts().size());
    }

    @Test
    void noFileHasTheSecretThatPersonalDataIsHashedWith() throws IOException {
        assertThat(documents(shared.resolve("run"), "mix"))
                .extracting(Document::text)
                .anySatisfy(text -> assertThat(text).contains("<EMAIL_"))
                .noneSatisfy(text -> assertThat(text).contains("@mill.org"));
        try (Stream<Path> files = Files.walk(shared.resolve("run"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(EveryStep.SECRET);
            }
        }
    }

    private void assertSameBytes() throws IOException {
        Map<String, String> actual = Checksums.of(run());
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        assertThat(expected.entrySet())
                .filteredOn(file -> !file.getValue().equals(actual.get(file.getKey())))
                .extracting(Map.Entry::getKey)
                .as("files that differ")
                .isEmpty();
    }

    private CorpusProcess start(String master, String... properties) throws IOException {
        return CorpusProcess.start(directory, EveryStep.yaml(inputs, run()), master, properties);
    }

    private static List<String> marks(Path folder, String mark) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("-" + mark))
                    .sorted()
                    .toList();
        }
    }

    private static List<Document> documents(Path run, String step) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (String part : manifest(run, step).parts()) {
            try (DocumentReader reader = new DocumentReader(
                    new Configuration(),
                    new org.apache.hadoop.fs.Path(
                            run.resolve("corpus").resolve(step).resolve(part).toUri()))) {
                reader.forEachRemaining(documents::add);
            }
        }
        return documents;
    }

    private static StepManifest manifest(Path run, String step) throws IOException {
        return StableJson.read(
                Files.readAllBytes(run.resolve("corpus").resolve(step).resolve(StepManifest.FILE)), StepManifest.class);
    }

    private Path run() {
        return directory.resolve("run");
    }

    private Path step(String step) {
        return run().resolve("corpus").resolve(step);
    }

    private Map<Path, FileTime> manifests() throws IOException {
        Map<Path, FileTime> manifests = new HashMap<>();
        List<String> steps = new ArrayList<>(EveryStep.NAMES);
        steps.addAll(List.of("tokenizer", "tokenize", "pack/short", "pack/long", "pack/mixture"));
        for (String step : steps) {
            Path manifest = step(step).resolve("_manifest.json");
            if (Files.exists(manifest)) {
                manifests.put(manifest, Files.getLastModifiedTime(manifest));
            }
        }
        return manifests;
    }
}
