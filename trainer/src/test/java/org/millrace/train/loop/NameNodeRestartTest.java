package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.checkpoint.Fence;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

/** A training on a real HDFS whose NameNode is away for some steps, with clients that do not wait for it. */
@Tag("slow")
@Timeout(300)
class NameNodeRestartTest {

    private static final int STEPS = 80;
    private static final int AWAY_AT = 25;
    private static final int BACK_AT = 65;

    @TempDir
    Path folder;

    @Test
    void aRunGoesOnWhileItsNameNodeIsAway() throws Exception {
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(
                        new Configuration(), folder.resolve("hdfs").toFile())
                .numDataNodes(1)
                .build()) {
            cluster.waitActive();
            Configuration client = new Configuration(cluster.getConfiguration(0));
            client.setBoolean("fs.hdfs.impl.disable.cache", true);
            client.setInt("ipc.client.connect.max.retries", 1);
            client.setInt("ipc.client.connect.retry.interval", 50);
            List<Long> saved = new ArrayList<>();
            try (FileSystem hdfs = FileSystem.newInstance(cluster.getURI(), client)) {
                org.apache.hadoop.fs.Path training = hdfs.makeQualified(new org.apache.hadoop.fs.Path("/run/training"));

                assertThat(train(inputs(client, training), fence(hdfs), cluster, saved)
                                .isComplete())
                        .isTrue();

                assertThat(saved).containsExactly(10L, 20L, 70L, 80L);
                assertThat(steps(hdfs, new org.apache.hadoop.fs.Path(training, "metrics.jsonl")))
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, STEPS).boxed().toList());
            }
        }
    }

    private TrainingInputs inputs(Configuration client, org.apache.hadoop.fs.Path training) throws IOException {
        TinyRun run = TinyRun.create(folder.resolve("run"));
        TrainingConfig config = TinyRun.with(
                TinyRun.training(0.02, 32, STEPS / 2, STEPS / 2, 2),
                "checkpoint.every_steps=10",
                "checkpoint.max_failures=4",
                "checkpoint.asynchronous=false");
        return new TrainingInputs(
                client,
                TinyRun.hadoop(run.directory()),
                training,
                TinyRun.MODEL,
                config,
                42,
                0,
                Map.of("tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8)));
    }

    /** As the lock of a driver, it has to be read before anything is written. */
    private static Fence fence(FileSystem hdfs) throws IOException {
        org.apache.hadoop.fs.Path lock = new org.apache.hadoop.fs.Path("/run/lock");
        hdfs.create(lock, true).close();
        return () -> hdfs.open(lock).close();
    }

    private static TrainingSummary train(TrainingInputs inputs, Fence fence, MiniDFSCluster cluster, List<Long> saved)
            throws Exception {
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            return new Pretraining(inputs, kernels)
                    .fence(fence)
                    .listen(new TrainingListener() {
                        @Override
                        public void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {
                            if (step.step() == AWAY_AT) {
                                cluster.shutdownNameNode(0);
                            } else if (step.step() == BACK_AT) {
                                cluster.restartNameNode(0);
                                cluster.waitActive();
                            }
                        }

                        @Override
                        public void onCheckpoint(SavedCheckpoint checkpoint) {
                            saved.add(checkpoint.step());
                        }
                    })
                    .run();
        }
    }

    private static List<Integer> steps(FileSystem hdfs, org.apache.hadoop.fs.Path metrics) throws IOException {
        List<Integer> steps = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(hdfs.open(metrics), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                steps.add(new ObjectMapper().readTree(line).path("step").asInt());
            }
        }
        return steps;
    }
}
