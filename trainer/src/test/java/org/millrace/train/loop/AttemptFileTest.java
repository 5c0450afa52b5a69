package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptFileTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    @TempDir
    Path folder;

    private final TrainingPlan plan = TinyRun.plan(TinyRun.training(0.1, 32));

    @Test
    void everyAttemptIsKeptWithItsEnd() throws IOException {
        attempt(0, 4, true);
        attempt(3, 7, false);
        AttemptFile killed = open();
        killed.onStart(plan, 6);
        attempt(6, TinyRun.STEPS, true);

        assertThat(read(1))
                .hasToString(
                        "{\"attempt\":1,\"began\":\"2026-05-01T12:00:00Z\",\"from_step\":0,\"ranks\":2,\"sharding\":\"optimizer\","
                                + "\"places\":[\"a:1, executor 0, numa 0-31\",\"a:2, executor 0, numa 32-63\"],"
                                + "\"ended\":\"2026-05-01T12:00:00Z\",\"end\":\"stopped\",\"step\":4}");
        assertThat(read(2).path("end").asText()).isEqualTo("failed");
        assertThat(read(2).path("step").asInt()).isEqualTo(7);
        assertThat(read(3).has("end")).isFalse();
        assertThat(read(4).path("end").asText()).isEqualTo("complete");
    }

    @Test
    void anAttemptWhoseLastStepIsInNoCheckpointHasFailed() throws IOException {
        try (AttemptFile attempt = open()) {
            attempt.onStart(plan, 0);
            attempt.onStep(step(2), null);
            attempt.onCheckpoint(new SavedCheckpoint(2, TinyRun.hadoop(folder), 0, 0));
            attempt.onStep(step(3), null);
            attempt.onEnd();
        }

        assertThat(read(1).path("end").asText()).isEqualTo("failed");
    }

    private void attempt(long from, long to, boolean inOrder) throws IOException {
        try (AttemptFile attempt = open()) {
            attempt.onStart(plan, from);
            attempt.onStep(step(to), null);
            if (inOrder) {
                attempt.onCheckpoint(new SavedCheckpoint(to, TinyRun.hadoop(folder), 0, 0));
                attempt.onEnd();
            }
        }
    }

    private StepResult step(long step) {
        return new StepResult(
                step, plan.stageOf(step - 1), 2, 0.1, 64, 1, true, 1, 1, 1, 64 * step, 0, List.of(), List.of());
    }

    private AttemptFile open() {
        return new AttemptFile(
                new Configuration(),
                TinyRun.hadoop(folder.resolve("attempts")),
                2,
                "optimizer",
                List.of("a:1, executor 0, numa 0-31", "a:2, executor 0, numa 32-63"),
                () -> NOW);
    }

    private JsonNode read(int attempt) throws IOException {
        return new ObjectMapper().readTree(Files.readString(folder.resolve("attempts/%05d.json".formatted(attempt))));
    }
}
