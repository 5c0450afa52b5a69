package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.Stories;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.spark.corpus.EveryStep;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.Fingerprint;
import org.millrace.spark.step.StepManifest;

/** Every step on a real HDFS and on S3, from raw files there to packed sequences there: those of a run on a local disk. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class EveryFileSystemTest {

    @TempDir
    private static java.nio.file.Path directory;

    private static java.nio.file.Path inputs;
    private static Outcome local;

    /** Rows that each step has passed on, and hashes of tokenizer and packed sequences, by name. */
    private record Outcome(Map<String, Long> rows, Map<String, String> files) {}

    @BeforeAll
    static void runOnALocalDisk(JavaSparkContext spark) throws IOException {
        inputs = directory.resolve("inputs");
        EveryStep.writeInputs(inputs);
        local = run(spark, inputs.toString(), directory.resolve("run").toString());
        assertThat(local.files()).hasSizeGreaterThan(3);
    }

    @Test
    void onHdfs(JavaSparkContext spark) throws IOException {
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(
                        new Configuration(), directory.resolve("dfs").toFile())
                .numDataNodes(1)
                .build()) {
            URI hdfs = copyInputs(cluster.getFileSystem());

            assertThat(run(
                            spark,
                            hdfs.resolve("/in").toString(),
                            hdfs.resolve("/run").toString()))
                    .isEqualTo(local);
        }
    }

    @Test
    void onAnObjectStoreWithTraining(JavaSparkContext spark) throws Exception {
        try (S3Endpoint endpoint = new S3Endpoint()) {
            Map<String, String> settings = endpoint.configuration(directory.resolve("buffers"));
            settings.forEach(spark.hadoopConfiguration()::set);
            FileSystem store = FileSystem.get(S3Endpoint.BUCKET, spark.hadoopConfiguration());
            copyInputs(store);
            String in = S3Endpoint.BUCKET.resolve("/in").toString();
            String run = S3Endpoint.BUCKET.resolve("/run").toString();

            assertThat(run(spark, in, run)).isEqualTo(local);
            assertThat(store.exists(new Path(run, "corpus/minhash/_attempts"))).isFalse();

            String config = yaml(in, run, settings);
            job("pretrain", config);
            List<Path> checkpoints = list(store, new Path(run, "training/checkpoints/step-*"));
            assertThat(checkpoints).hasSize(3);
            Path newest = checkpoints.get(2);
            byte[] weights = read(store, new Path(newest, "model.safetensors"));
            // As a kill before the commit would have left it.
            assertThat(store.delete(new Path(newest, "COMMITTED"), false)).isTrue();
            job("pretrain", config);
            assertThat(read(store, new Path(newest, "model.safetensors"))).isEqualTo(weights);
            assertThat(store.exists(new Path(newest, "COMMITTED"))).isTrue();
            List<Path> logs = list(store, new Path(run, "logs/pretrain-*"));
            assertThat(text(store, logs.get(logs.size() - 1)))
                    .contains("Resuming from " + checkpoints.get(1))
                    .doesNotContain(settings.get("fs.s3a.secret.key"));

            job("verify", config);
            assertThat(job("report", config).strip()).endsWith("/run/report.html");
            assertThat(text(store, new Path(run, "config.yaml")))
                    .contains("fs.s3a.secret.key: (redacted)")
                    .doesNotContain(settings.get("fs.s3a.secret.key"));
        }
    }

    private static Outcome run(JavaSparkContext spark, String in, String run) throws IOException {
        Map<String, Long> rows = new TreeMap<>();
        for (StepManifest manifest : new CorpusPipeline(spark, Stories.config(EveryStep.yaml(in, run))).runAll()) {
            rows.put(manifest.step(), manifest.rowsOut());
        }
        Path corpus = new Path(run, "corpus");
        FileSystem fileSystem = corpus.getFileSystem(spark.hadoopConfiguration());
        String root = fileSystem.makeQualified(corpus).toString();
        Map<String, String> files = new TreeMap<>();
        RemoteIterator<LocatedFileStatus> all = fileSystem.listFiles(corpus, true);
        while (all.hasNext()) {
            Path file = all.next().getPath();
            String name = file.toString().substring(root.length() + 1);
            if (name.matches("tokenizer/tokenizer.json|pack/.*parquet")) {
                files.put(name, Fingerprint.of(read(fileSystem, file)));
            }
        }
        return new Outcome(rows, files);
    }

    private static URI copyInputs(FileSystem fileSystem) throws IOException {
        fileSystem.copyFromLocalFile(new Path(inputs.toUri()), new Path("/in"));
        return fileSystem.getUri();
    }

    /** The run's YAML with a property of Spark for each of Hadoop's. */
    private static String yaml(String in, String run, Map<String, String> hadoop) throws IOException {
        String properties = hadoop.entrySet().stream()
                .map(entry -> "    spark.hadoop.%s: \"%s\"%n".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        return Files.writeString(
                        directory.resolve("run.yaml"),
                        EveryStep.yaml(in, run)
                                + "  checkpoint: {every_steps: 25, keep: 3}\n"
                                + "spark:\n  master: local[2]\n  properties:\n"
                                + properties)
                .toString();
    }

    private static String job(String name, String config) {
        CommandRun run = CommandRun.of(name, "--config", config);
        assertThat(run.exitCode()).as(run.messages()).isZero();
        return run.output();
    }

    private static List<Path> list(FileSystem fileSystem, Path glob) throws IOException {
        return Arrays.stream(fileSystem.globStatus(glob))
                .map(FileStatus::getPath)
                .sorted()
                .toList();
    }

    private static String text(FileSystem fileSystem, Path file) throws IOException {
        return new String(read(fileSystem, file), StandardCharsets.UTF_8);
    }

    private static byte[] read(FileSystem fileSystem, Path file) throws IOException {
        try (var in = fileSystem.open(file)) {
            return in.readAllBytes();
        }
    }
}
