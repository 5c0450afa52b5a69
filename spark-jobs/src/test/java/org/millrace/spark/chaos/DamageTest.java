package org.millrace.spark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.session.SharedSpark;

/** Files that are damaged or gone between one process and the next. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class DamageTest {

    private static final int STEPS = 200;

    @TempDir
    private Path directory;

    @Test
    void aRunWhoseFilesAreDamagedFallsBackAndEndsWithTheNumbersOfOneThatIsLeftAlone(JavaSparkContext spark)
            throws Exception {
        ChaosRun undisturbed = ChaosRun.create(directory.resolve("undisturbed"), STEPS, spark);
        TrainingProcess.alone(undisturbed).succeed();
        ChaosRun damaged = undisturbed.beside(directory.resolve("damaged"));
        List<String> leftovers;
        try (Survival survival = new Survival(damaged, 1, ChaosOptions.parse().settings(), new SplittableRandom(1))) {
            survival.meet(Fault.SHARD_TRUNCATED, 20);
            assertThat(survival.driver().log()).contains("Falling back to", "model", "bytes");
            survival.meet(Fault.SHARD_FLIPPED, 60);
            assertThat(survival.driver().log()).contains("Falling back to", "optimizer", "checksum");
            survival.meet(Fault.SHARD_MISSING, 100);
            assertThat(survival.driver().log()).contains("Falling back to", "optimizer", "missing");
            survival.meet(Fault.DATA_GONE, 140);
            survival.finish();
            leftovers = Leftovers.of(damaged, survival.processes());
        }

        assertThat(CheckpointNumbers.of(damaged.checkpoint(STEPS)))
                .isEqualTo(CheckpointNumbers.of(undisturbed.checkpoint(STEPS)));
        assertThat(leftovers).isEmpty();
    }
}
