package org.millrace.spark.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossCurveTest {

    @TempDir
    private Path directory;

    @Test
    void theTailIsTheMeanOfTheLastShareOfTheSteps() throws IOException {
        LossCurve curve = read(line(1, "9.0"), line(2, "5.0"), line(3, "4.0"), line(4, "3.0"), line(5, "1.0"));
        assertThat(curve.tail(0.4)).hasValue(2);
        assertThat(curve.tail(0.41)).hasValue((4 + 3 + 1) / 3.0);
        assertThat(curve.tail(0)).hasValue(1);
        assertThat(curve.tail(1)).hasValue(22 / 5.0);
        assertThat(curve.first()).isEqualTo(9);
        assertThat(curve.isComplete(5)).isTrue();
        assertThat(curve.isComplete(6)).isFalse();
        assertThat(curve.seconds()).isEqualTo(2.5);
    }

    @Test
    void lossesThatAreNoNumberDoNotCount() throws IOException {
        LossCurve curve = read(line(1, "null"), line(2, "5.0"), line(3, "null"));
        assertThat(curve.tail(0.5)).hasValue(5);
        assertThat(curve.tail(0.1)).isEmpty();
        assertThat(curve.first()).isNaN();
    }

    @Test
    void stepsThatWereLostAreMissed() throws IOException {
        assertThat(read(line(1, "9.0"), line(3, "4.0")).isComplete(3)).isFalse();
    }

    @Test
    void aLineThatAKillHasCutIsPassedOver() throws IOException {
        LossCurve curve = read(line(1, "9.0"), "{\"step\":2,\"lo");
        assertThat(curve.steps()).isOne();
        assertThat(read("")).satisfies(nothing -> assertThat(nothing.steps()).isZero());
        assertThat(LossCurve.read(new Configuration(), hadoop("none.jsonl")).steps())
                .isZero();
    }

    private static String line(int step, String loss) {
        return "{\"step\":%d,\"loss\":%s,\"seconds\":%s,\"skipped\":0}".formatted(step, loss, step / 2.0);
    }

    private LossCurve read(String... lines) throws IOException {
        Files.writeString(directory.resolve("metrics.jsonl"), String.join("\n", lines));
        return LossCurve.read(new Configuration(), hadoop("metrics.jsonl"));
    }

    private org.apache.hadoop.fs.Path hadoop(String name) {
        return new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
    }
}
