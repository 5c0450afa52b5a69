package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

class StopFileTest {

    private static final Kernels KERNELS = KernelProvider.create(KernelChoice.AUTO, 1);

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        KERNELS.close();
    }

    @Test
    void aRunStopsAfterItsStepWithACheckpointAndTheNextOneGoesOn() throws Exception {
        TinyRun run = TinyRun.create(folder);
        Path stop = folder.resolve("stop");
        Pretraining stopped = new Pretraining(run.inputs(), KERNELS);
        stopped.listen(atStep(4, () -> {
            Files.createFile(stop);
            await(stopped.stop());
        }));

        assertThat(stopped.run().steps()).isEqualTo(4);
        assertThat(run.checkpoints()).contains("step-00000004");
        assertThat(stop).doesNotExist();
        assertThat(new Pretraining(run.inputs(), KERNELS).run().isComplete()).isTrue();
    }

    @Test
    void whatWasMeantForAnEarlierProcessIsCleared() throws IOException {
        Configuration configuration = new Configuration();
        org.apache.hadoop.fs.Path directory = TinyRun.hadoop(folder);
        Files.createFile(folder.resolve("stop"));

        StopFile.clear(configuration, directory);

        assertThat(folder).isEmptyDirectory();
    }

    private interface Act {
        void run() throws IOException;
    }

    private static TrainingListener atStep(long step, Act act) {
        return new TrainingListener() {
            @Override
            public void onStep(StepResult result, @Nullable Measurement measurement) throws IOException {
                if (result.step() == step) {
                    act.run();
                }
            }
        };
    }

    private static void await(StopRequest stop) {
        while (!stop.isRequested()) {
            Thread.onSpinWait();
        }
    }
}
