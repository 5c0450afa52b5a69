package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.train.checkpoint.CheckpointFailedException;
import org.millrace.train.config.CheckpointConfig.Asynchrony;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

/** What becomes of a run whose checkpoints fail; a file where a folder should be stands for a file system that does. */
@Timeout(120)
class CheckpointingTest {

    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void createRun() throws Exception {
        run = TinyRun.create(folder);
        Files.createDirectories(run.checkpoint(3).getParent());
    }

    @ParameterizedTest
    @EnumSource(Asynchrony.class)
    void aRunGoesOnPastACheckpointThatFails(Asynchrony asynchronous) throws Exception {
        Files.createFile(run.checkpoint(3));
        List<SavedCheckpoint> saved = new ArrayList<>();

        TrainingSummary summary = train(asynchronous, saved);

        assertThat(summary.isComplete()).isTrue();
        assertThat(run.checkpoints()).containsExactly("step-00000006", "step-00000009", "step-00000010");
        assertThat(saved).extracting(SavedCheckpoint::step).containsExactly(6L, 9L, 10L);
    }

    @Test
    void aRunEndsAfterMoreFailuresInARowThanAllowedAndSaysWhereItWouldGoOn() throws Exception {
        Files.createFile(run.checkpoint(6));
        Files.createFile(run.checkpoint(9));

        assertThatThrownBy(() -> train(Asynchrony.AUTO, new ArrayList<>()))
                .isInstanceOf(CheckpointFailedException.class)
                .hasMessageContaining("The checkpoint of step 9 could not be written: rank 0: ")
                .hasMessageContaining("failure 2 in a row, training.checkpoint.max_failures is 1")
                .hasMessageContaining("goes on from step 3");
        assertThat(run.checkpoints()).containsExactly("step-00000003");

        assertThat(train(Asynchrony.AUTO, new ArrayList<>()).isComplete()).isTrue();
    }

    private TrainingSummary train(Asynchrony asynchronous, List<SavedCheckpoint> saved) throws Exception {
        TrainingConfig training = TinyRun.with(
                TinyRun.training(0.02, 32),
                "checkpoint.keep=9",
                "checkpoint.max_failures=1",
                "checkpoint.asynchronous=" + asynchronous);
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            return new Pretraining(run.inputs(TinyRun.MODEL, training, 42), kernels)
                    .listen(new TrainingListener() {
                        @Override
                        public void onCheckpoint(SavedCheckpoint written) {
                            saved.add(written);
                        }
                    })
                    .run();
        }
    }
}
