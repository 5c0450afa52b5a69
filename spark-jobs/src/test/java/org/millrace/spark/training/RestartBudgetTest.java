package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {

    @Test
    void pausesDoubleUpToAMinuteWhileNothingIsGained() {
        RestartBudget budget = new RestartBudget(9, Duration.ofSeconds(1), 100);

        long[] seconds = new long[9];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = budget.afterFailure(100).orElseThrow().toSeconds();
        }

        assertThat(seconds).containsExactly(1, 2, 4, 8, 16, 32, 60, 60, 60);
        assertThat(budget.afterFailure(100)).isEmpty();
    }

    @Test
    void aNewCheckpointForgivesTheFailuresBeforeIt() {
        RestartBudget budget = new RestartBudget(2, Duration.ofSeconds(1), 0);

        for (long step = 10; step < 200; step += 10) {
            assertThat(budget.afterFailure(step)).contains(Duration.ofSeconds(1));
        }
        assertThat(budget.afterFailure(190)).contains(Duration.ofSeconds(2));
        assertThat(budget.afterFailure(190)).isEmpty();
    }

    @Test
    void noRestartsMeansNone() {
        assertThat(new RestartBudget(0, Duration.ofSeconds(1), 0).afterFailure(50))
                .isEmpty();
    }

    @Test
    void aFirstPauseLongerThanAMinuteIsKept() {
        RestartBudget budget = new RestartBudget(3, Duration.ofMinutes(5), 0);

        assertThat(budget.afterFailure(0)).contains(Duration.ofMinutes(5));
        assertThat(budget.afterFailure(0)).contains(Duration.ofMinutes(5));
    }
}
