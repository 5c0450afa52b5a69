package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.checkpoint.Fence;

class MetricsFileTest {

    @TempDir
    Path folder;

    private final TrainingPlan plan = TinyRun.plan(TinyRun.training(0.1, 32));
    private Path file = Path.of("metrics.jsonl");
    private boolean givenUp;
    private boolean unknown;

    @BeforeEach
    void name() {
        file = folder.resolve("training/metrics.jsonl");
    }

    @Test
    void aLineIsOnDiskAsSoonAsItsStepIsDone() throws IOException {
        try (MetricsFile metrics = open()) {
            metrics.onStart(plan, 0);
            metrics.onStep(step(1, 2.5), measurement(1));

            assertThat(steps()).containsExactly(1);
        }
    }

    @Test
    void stepsWithoutAMeasurementHaveNoLine() throws IOException {
        try (MetricsFile metrics = open()) {
            metrics.onStart(plan, 0);
            metrics.onStep(step(1, 2.5), null);

            assertThat(file).isEmptyFile();
        }
    }

    @Test
    void linesBeyondTheCheckpointAreCutAndTimeGoesOn() throws IOException {
        write(1, 5);
        try (MetricsFile metrics = open()) {
            metrics.onStart(plan, 3);
            metrics.onStep(step(4, 2), measurement(1.5));
        }

        assertThat(steps()).containsExactly(1, 2, 3, 4);
        assertThat(lines().get(3).path("seconds").asDouble()).isEqualTo(3 + 1.5);
    }

    @Test
    void aLineThatAKillCutShortIsDropped() throws IOException {
        write(1, 2);
        Files.writeString(file, Files.readString(file) + "{\"step\":3,\"stage\":\"sho");
        try (MetricsFile metrics = open()) {
            metrics.onStart(plan, 5);
        }

        assertThat(steps()).containsExactly(1, 2);
    }

    @Test
    void aStartKilledBetweenDeletingAndRenamingLosesNothing() throws IOException {
        write(1, 4);
        Files.move(file, file.resolveSibling(".metrics.jsonl.kept"));
        try (MetricsFile metrics = open()) {
            metrics.onStart(plan, 4);
        }

        assertThat(steps()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void whatIsNoNumberIsNull() throws IOException {
        try (MetricsFile metrics = open()) {
            metrics.onStart(plan, 0);
            metrics.onStep(step(1, Double.NaN), new Measurement(1, null, new MemoryUse(1, 1), 1, 1, List.of()));
        }

        assertThat(lines().get(0).path("loss").isNull()).isTrue();
        assertThat(lines().get(0).path("flop_utilisation").isNull()).isTrue();
    }

    @Test
    void ranksAreArraysByRankAndStragglersAreNamed() throws IOException {
        List<RankStep> ranks =
                List.of(new RankStep(0, "a", 2, 2, 1.5, 1), new RankStep(1, "b", 2, 2, 1, 0.123_456_789));
        try (MetricsFile metrics = open()) {
            metrics.onStart(plan, 0);
            metrics.onStep(step(1, 2.5), new Measurement(1, null, new MemoryUse(1, 1), 1, 1, ranks));
        }

        JsonNode line = lines().get(0);
        assertThat(line.path("ranks").asInt()).isEqualTo(2);
        assertThat(line.path("rank_step_seconds")).hasToString("[2.0,2.0]");
        assertThat(line.path("rank_own_seconds")).hasToString("[1.0,1.876543]");
        assertThat(line.path("rank_communication_seconds")).hasToString("[1.5,1.0]");
        assertThat(line.path("rank_waited_seconds")).hasToString("[1.0,0.123457]");
        assertThat(line.path("stragglers")).hasToString("[1]");
    }

    @Test
    void anAttemptThatWasGivenUpAddsNoLine() throws IOException {
        try (MetricsFile stale = open()) {
            stale.onStart(plan, 0);
            stale.onStep(step(1, 2.5), measurement(1));
            givenUp = true;

            assertThatThrownBy(() -> stale.onStep(step(2, 2.5), measurement(2))).hasMessage("this attempt is over");
        }
        assertThat(steps()).containsExactly(1);
    }

    @Test
    void anAttemptThatWasGivenUpDoesNotCutTheLinesOfItsSuccessor() throws IOException {
        write(1, 4);
        givenUp = true;
        try (MetricsFile stale = open()) {
            assertThatThrownBy(() -> stale.onStart(plan, 0)).hasMessage("this attempt is over");
        }
        assertThat(steps()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void whereFilesShowOnceTheyAreClosedItsLinesDoNotTakeThePlaceOfItsSuccessors() throws IOException {
        Configuration store = new Configuration();
        store.set("fs.file.impl", WholeFiles.class.getName());
        store.set("fs.file.impl.disable.cache", "true");
        try (MetricsFile stale = new MetricsFile(store, TinyRun.hadoop(file), this::requireOurs)) {
            stale.onStart(plan, 0);
            stale.onStep(step(1, 2.5), measurement(1));
            assertThat(file).doesNotExist();
            try (MetricsFile successor = new MetricsFile(store, TinyRun.hadoop(file), Fence.OPEN)) {
                successor.onStart(plan, 0);
                successor.onStep(step(1, 2.5), measurement(1));
                successor.onStep(step(2, 2.5), measurement(2));
            }
            givenUp = true;
        }
        assertThat(steps()).containsExactly(1, 2);
    }

    /** As one that was frozen between its look at the fence and its write, for which the fence is open. */
    @Test
    void whatAStaleAttemptWritesAfterItsSuccessorBeganGoesToAFileThatIsGone() throws IOException {
        try (MetricsFile stale = open()) {
            stale.onStart(plan, 0);
            stale.onStep(step(1, 2.5), measurement(1));
            try (MetricsFile successor = open()) {
                successor.onStart(plan, 1);
                stale.onStep(step(2, 7), measurement(2));
                successor.onStep(step(2, 2.5), measurement(2));
                stale.onStep(step(3, 7), measurement(3));
            }
        }
        assertThat(lines()).extracting(line -> line.path("loss").asDouble()).containsExactly(2.5, 2.5);
        assertThat(steps()).containsExactly(1, 2);
    }

    @Test
    void linesThatAFullDiskRefusesAreWrittenWithTheNextCheckpoint() throws IOException {
        Path sign = folder.resolve("full");
        try (MetricsFile metrics =
                new MetricsFile(FullDisk.configuration(sign), TinyRun.hadoop(file), this::requireOurs)) {
            metrics.onStart(plan, 0);
            metrics.onStep(step(1, 2.5), measurement(1));
            Files.createFile(sign);
            metrics.onStep(step(2, 2.5), measurement(2));
            metrics.onStep(step(3, 2.5), measurement(3));
            metrics.onCheckpoint(checkpoint(3)); // on another disk
            Files.delete(sign);
            metrics.onStep(step(4, 2.5), measurement(4));
            assertThat(file).content().startsWith("{\"step\":1,").doesNotContain("\"step\":3,");

            metrics.onCheckpoint(checkpoint(4));
            assertThat(steps()).containsExactly(1, 2, 3, 4);
            metrics.onStep(step(5, 2.5), measurement(5));
            assertThat(steps()).containsExactly(1, 2, 3, 4, 5);
        }
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.kept");
    }

    @Test
    void linesWaitWhileNobodyKnowsWhoseTheRunIs() throws IOException {
        try (MetricsFile metrics = open()) {
            metrics.onStart(plan, 0);
            unknown = true;
            metrics.onStep(step(1, 2.5), measurement(1));
            assertThat(file).isEmptyFile();

            unknown = false;
            metrics.onStep(step(2, 2.5), measurement(2));
            metrics.onCheckpoint(checkpoint(2));
            metrics.onStep(step(3, 2.5), measurement(3));
            assertThat(steps()).containsExactly(1, 2, 3);
        }
    }

    private static SavedCheckpoint checkpoint(long step) {
        return new SavedCheckpoint(step, new org.apache.hadoop.fs.Path("checkpoints"), 0, 0);
    }

    private void requireOurs() throws IOException {
        if (unknown) {
            throw new IOException("the lock cannot be read");
        }
        if (givenUp) {
            throw new IllegalStateException("this attempt is over");
        }
    }

    private void write(int from, int to) throws IOException {
        try (MetricsFile metrics = open()) {
            metrics.onStart(plan, 0);
            for (int i = from; i <= to; i++) {
                metrics.onStep(step(i, 2.5), measurement(i));
            }
        }
    }

    private MetricsFile open() throws IOException {
        return new MetricsFile(new Configuration(), TinyRun.hadoop(file), this::requireOurs);
    }

    private StepResult step(long step, double loss) {
        return new StepResult(
                step, plan.stageOf(step - 1), loss, 0.1, 64, 1, true, 1, 1, 1, 64 * step, 0, List.of(), List.of());
    }

    private static Measurement measurement(double seconds) {
        return new Measurement(1_000, 0.5, new MemoryUse(1 << 20, 1 << 10), seconds, 10, List.of());
    }

    private List<Integer> steps() throws IOException {
        return lines().stream().map(line -> line.path("step").asInt()).toList();
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }
}
