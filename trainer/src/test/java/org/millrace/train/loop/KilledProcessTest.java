package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes and real signals. */
@Tag("slow")
class KilledProcessTest {

    @TempDir
    Path folder;

    /**
     * Killed by SIGKILL three times on its way: before its first checkpoint or just after, about the change of stage, and
     * near the end. The pause after a step is random, so a kill meets a step, a checkpoint or the line of metrics.
     */
    @Test
    void aProcessKilledAgainAndAgainEndsWithTheSameBytes() throws Exception {
        TinyRun uninterrupted = TinyRun.create(folder.resolve("uninterrupted"));
        assertThat(TinyRunProcess.exitCode(TinyRunProcess.start(uninterrupted))).isZero();

        TinyRun run = TinyRun.create(folder.resolve("killed"));
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (long step : new long[] {random.nextLong(1, 4), TinyRun.SHORT_STEPS, TinyRun.STEPS - 1}) {
            Process process = TinyRunProcess.start(run);
            TinyRunProcess.awaitStep(run, process, step);
            Thread.sleep(random.nextInt(40));
            process.destroyForcibly();
            TinyRunProcess.exitCode(process);
        }
        assertThat(TinyRunProcess.exitCode(TinyRunProcess.start(run)))
                .as("log: %s", Files.readString(run.directory().resolve("log")))
                .isZero();

        assertThat(run.finalNumbers()).as("kills of seed %d", seed).isEqualTo(uninterrupted.finalNumbers());
        assertThat(Files.readAllLines(run.directory().resolve("training/metrics.jsonl")))
                .as("kills of seed %d", seed)
                .hasSize(TinyRun.STEPS);
    }

    @Test
    void aProcessAskedToEndWritesACheckpointOfItsStep() throws Exception {
        TinyRun run = TinyRun.create(folder);
        Process process = TinyRunProcess.start(run);
        TinyRunProcess.awaitStep(run, process, 1);

        process.destroy();

        assertThat(TinyRunProcess.exitCode(process)).as("128 + SIGTERM").isEqualTo(143);
        String last = run.checkpoints().get(run.checkpoints().size() - 1);
        long lines = Files.readAllLines(run.directory().resolve("training/metrics.jsonl"))
                .size();
        assertThat(last).isEqualTo("step-%08d".formatted(lines));
        assertThat(lines).isBetween(1L, TinyRun.STEPS - 1L);
    }
}
