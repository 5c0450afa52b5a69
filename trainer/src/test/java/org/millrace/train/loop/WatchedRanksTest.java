package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.tensor.Tensor;

/** What runs of several ranks tell of them. */
@Timeout(120)
class WatchedRanksTest {

    private static final int SLOW = 2;

    @TempDir
    Path folder;

    @Test
    void theRankThatTheOthersWaitForIsNamed() throws Exception {
        TinyRun run = TinyRun.create(folder);

        RankThreads.run(3, (group, kernels) -> {
            Pretraining training = new Pretraining(inputs(run), kernels, group);
            if (group.rank() == SLOW) {
                training.listen(slow());
            }
            return training.run();
        });

        List<JsonNode> lines = lines();
        assertThat(lines.get(0).has("ranks")).isFalse();
        assertThat(lines.subList(1, lines.size())).allSatisfy(line -> {
            assertThat(line.path("ranks").asInt()).isEqualTo(3);
            for (int rank = 0; rank < 3; rank++) {
                double step = line.at("/rank_step_seconds/" + rank).asDouble();
                double waited = line.at("/rank_waited_seconds/" + rank).asDouble();
                assertThat(step).isPositive();
                assertThat(line.at("/rank_own_seconds/" + rank).asDouble() + waited)
                        .isBetween(step - 1e-5, step + 1e-5);
                assertThat(line.at("/rank_communication_seconds/" + rank).asDouble())
                        .isBetween(0.0, step + 1e-5);
            }
        });
        assertThat(lines).anySatisfy(line -> assertThat(line.path("stragglers")).hasToString("[" + SLOW + "]"));
    }

    @Test
    void aStopFileEndsEveryRankAtTheSameStep() throws Exception {
        TinyRun run = TinyRun.create(folder);

        List<TrainingSummary> summaries = RankThreads.run(3, (group, kernels) -> {
            Pretraining training = new Pretraining(inputs(run), kernels, group);
            if (group.rank() == 0) {
                training.listen(new TrainingListener() {
                    @Override
                    public void afterUpdate(long step, Tensor weights) throws IOException {
                        if (step == 2) {
                            Files.createFile(folder.resolve("stop"));
                            while (!training.stop().isRequested()) {
                                Thread.onSpinWait();
                            }
                        }
                    }
                });
            }
            return training.run();
        });

        assertThat(summaries).extracting(TrainingSummary::steps).containsOnly(2L);
        assertThat(run.checkpoints()).contains("step-00000002");
        assertThat(folder.resolve("stop")).doesNotExist();
    }

    private static TrainingInputs inputs(TinyRun run) {
        return run.inputs(TinyRun.MODEL, TinyRun.forRanks(16, 8), 42);
    }

    private static TrainingListener slow() {
        return new TrainingListener() {
            @Override
            public void beforeUpdate(long step, Tensor weights, Tensor gradients) {
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("training/metrics.jsonl"))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }
}
