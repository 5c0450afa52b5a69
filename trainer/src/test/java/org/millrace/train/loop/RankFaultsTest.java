package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What befalls two ranks, real processes that talk over TCP: neither hangs, both say why, and the next attempt goes on. */
@Tag("slow")
class RankFaultsTest {

    @TempDir
    Path folder;

    @Test
    void ranksThatAreGarbledCutOffAndKilledEndWithTheBytesOfOneThatIsLeftAlone() throws Exception {
        TinyRun undisturbed = TinyRun.create(folder.resolve("undisturbed"));
        try (RankProcesses ranks = RankProcesses.start(undisturbed, 1)) {
            assertThat(ranks.exitCode(0)).as(ranks.output(0)).isZero();
            assertThat(ranks.exitCode(1)).as(ranks.output(1)).isZero();
        }
        TinyRun run = TinyRun.create(folder.resolve("disturbed"));

        assertBothFail(run, 1, FaultyLink.Mode.GARBLE);
        assertBothFail(run, 2, FaultyLink.Mode.SWALLOW);
        assertBothFail(run, 3, FaultyLink.Mode.DROP);
        assertTheOtherFails(run, 4);
        try (RankProcesses ranks = RankProcesses.start(run, 5)) {
            ranks.link(FaultyLink.Mode.DELAY);
            assertThat(ranks.exitCode(0)).as(ranks.output(0)).isZero();
            assertThat(ranks.exitCode(1)).as(ranks.output(1)).isZero();
        }

        assertSameFiles(run.checkpoint(TinyRun.STEPS), undisturbed.checkpoint(TinyRun.STEPS));
    }

    @Test
    void aLossThatIsNoNumberOnOneRankSkipsTheStepOnAllAndNamesTheDocuments() throws Exception {
        TinyRun run = TinyRun.create(folder);
        try (RankProcesses ranks = RankProcesses.start(run, 1, "3")) {
            assertThat(ranks.exitCode(0)).as(ranks.output(0)).isZero();
            assertThat(ranks.exitCode(1)).as(ranks.output(1)).isZero();
            assertThat(ranks.output(0) + ranks.output(1)).contains("Step 4 of stage short was skipped", "documents");
        }
        assertThat(run.checkpoint(TinyRun.STEPS).resolve("trainer_state.json"))
                .content()
                .contains("\"skipped_steps\" : 1");
    }

    private static void assertBothFail(TinyRun run, int generation, FaultyLink.Mode mode) throws Exception {
        try (RankProcesses ranks = RankProcesses.start(run, generation)) {
            ranks.awaitStep(generation);
            ranks.link(mode);
            for (int rank = 0; rank < 2; rank++) {
                assertThat(ranks.exitCode(rank)).isNotZero();
                assertThat(ranks.output(rank)).as("rank %d, %s", rank, mode).contains("ProcessGroupException", "step");
            }
        }
    }

    private static void assertTheOtherFails(TinyRun run, int generation) throws Exception {
        try (RankProcesses ranks = RankProcesses.start(run, generation)) {
            ranks.awaitStep(generation);
            ranks.process(1).destroyForcibly();
            assertThat(ranks.exitCode(0)).isNotZero();
            assertThat(ranks.output(0)).contains("ProcessGroupException", "ank 1", "step");
        }
    }

    private static void assertSameFiles(Path checkpoint, Path expected) throws IOException {
        assertThat(names(checkpoint)).isEqualTo(names(expected)).anyMatch(name -> name.startsWith("optimizer"));
        for (String name : names(expected)) {
            assertThat(checkpoint.resolve(name)).hasSameBinaryContentAs(expected.resolve(name));
        }
    }

    private static List<String> names(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
