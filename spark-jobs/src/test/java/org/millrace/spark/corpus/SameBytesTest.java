package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.session.SharedSpark;

/** Whatever happens to a run, its output is that of a run to which nothing happened, byte for byte. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class SameBytesTest {

    @TempDir
    private static Path shared;

    private static Path inputs;
    private static Map<String, String> expected;

    @TempDir
    private Path directory;

    @BeforeAll
    static void runUndisturbed(JavaSparkContext spark) throws IOException {
        inputs = shared.resolve("inputs");
        SampleRun.writeInputs(inputs);
        Path run = shared.resolve("run");
        new CorpusPipeline(spark, SampleRun.config(inputs, run)).runAll();
        expected = Checksums.of(run);
    }

    @Test
    void onOneThreadWithTheOtherSerializer() throws Exception {
        try (CorpusProcess process = start("local[1]", "spark.serializer=org.apache.spark.serializer.KryoSerializer")) {
            process.finish();
        }

        assertSameBytes();
    }

    @Test
    void killedInFourStepsAndFinished() throws Exception {
        Random random = new Random();
        Map<Path, FileTime> finished = new HashMap<>();
        for (String step : List.of("read", "deduplicate", "tokenizer", "pack/long")) {
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

    @Test
    void onAClusterThatLosesAnExecutor() throws Exception {
        try (CorpusProcess process = CorpusProcess.start(
                directory,
                SampleRun.yaml(inputs, run()),
                "local-cluster[2,1,1024]",
                Map.of("SPARK_HOME", sparkHome().toString(), "SPARK_SCALA_VERSION", "2.13"),
                "spark.executor.memory=1g",
                "spark.executor.extraClassPath=" + System.getProperty("java.class.path"))) {
            assertThat(process.reaches(step("deduplicate").resolve("_attempts")))
                    .isTrue();
            assertThat(process.killAnExecutor()).isTrue();
            process.finish();
        }

        assertSameBytes();
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
        return CorpusProcess.start(directory, SampleRun.yaml(inputs, run()), master, Map.of(), properties);
    }

    /** All that a cluster of local processes looks for; its executors get our class path. */
    private Path sparkHome() throws IOException {
        Files.createDirectories(directory.resolve("spark/jars"));
        return directory.resolve("spark");
    }

    private Path run() {
        return directory.resolve("run");
    }

    private Path step(String step) {
        return run().resolve("corpus").resolve(step);
    }

    private Map<Path, FileTime> manifests() throws IOException {
        Map<Path, FileTime> manifests = new HashMap<>();
        for (String step : List.of(
                "read",
                "gopher_quality",
                "language",
                "deduplicate",
                "mix",
                "tokenizer",
                "tokenize",
                "pack/short",
                "pack/long",
                "pack/mixture")) {
            Path manifest = step(step).resolve("_manifest.json");
            if (Files.exists(manifest)) {
                manifests.put(manifest, Files.getLastModifiedTime(manifest));
            }
        }
        return manifests;
    }
}
