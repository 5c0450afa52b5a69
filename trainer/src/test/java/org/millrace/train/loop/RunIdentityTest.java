package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.TrainingConfig;

class RunIdentityTest {

    @Test
    void theRuleOfTheWarmUpsLearningRateIsPartOfIt() {
        assertThat(identity(TinyRun.warmedUp()).changeable())
                .containsEntry("training.stages[0].learning_rate", 0.02 * Math.sqrt(0.5) + ", 0.02")
                .containsEntry("training.stages[1].learning_rate", "0.02");
        assertThat(identity(TinyRun.training(0.02, 32)).changeable())
                .containsEntry("training.stages[0].learning_rate", "0.02");
    }

    private static RunIdentity identity(TrainingConfig training) {
        return RunIdentity.of(
                TinyRun.MODEL, training, "explicit", 42, TinyRun.plan(training), List.of("short", "long"), 0);
    }
}
