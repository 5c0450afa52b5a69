package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossHistoryTest {

    @TempDir
    Path folder;

    private final LossHistory history = new LossHistory();

    @Test
    void theTailIsTheMeanOverTheLastShareOfTheSteps() {
        for (int step = 1; step <= 20; step++) {
            history.add(step, step);
        }

        assertThat(history.tail(0, 20, 0.1)).isEqualTo(19.5);
        assertThat(history.tail(0, 10, 0.1)).isEqualTo(10);
        assertThat(history.tail(0, 11, 0.1)).as("two steps, rounded up").isEqualTo(10.5);
    }

    @Test
    void theTailDoesNotReachBackBeforeItsStage() {
        for (int step = 1; step <= 100; step++) {
            history.add(step, step <= 97 ? 9 : 2);
        }

        assertThat(history.tail(97, 100, 0.1)).isEqualTo(2);
        assertThat(history.tail(99, 100, 0.1)).isEqualTo(2);
        assertThat(history.tail(50, 100, 0.1)).isEqualTo((7 * 9 + 3 * 2) / 10.0);
    }

    @Test
    void whatWasNotMeasuredOrIsNoNumberDoesNotCount() {
        history.add(9, Double.NaN);
        assertThat(history.tail(0, 10, 0.5)).isNaN();
        history.add(10, 2);
        assertThat(history.tail(0, 10, 0.5)).isEqualTo(2);
    }

    @Test
    void takesOverEarlierAttemptsUpToTheCheckpoint() throws IOException {
        Path metrics = Files.writeString(folder.resolve("metrics.jsonl"), """
                {"step":1,"loss":4}
                {"step":2,"loss":null}
                {"step":3,"loss":2}
                {"step":4,"loss":1}
                {"step":5,"lo""");

        history.read(new Configuration(), TinyRun.hadoop(metrics), 3);

        assertThat(history.tail(0, 4, 1)).isEqualTo(3);
    }

    @Test
    void thereNeedBeNone() throws IOException {
        history.read(new Configuration(), TinyRun.hadoop(folder.resolve("absent.jsonl")), 3);

        assertThat(history.tail(0, 3, 1)).isNaN();
    }
}
