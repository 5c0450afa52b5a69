package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossBootstrapTest {

    /** Three N and three D, in six runs: three runs may have all of them. */
    @Test
    void aResampleHasAtLeastAsManyRunsAsTheLawHasConstants() {
        List<MeasuredRun> runs = IntStream.range(0, 6)
                .mapToObj(i -> SyntheticRuns.run(
                        i, 1e8 * Math.pow(10, i % 3), 1e9 * Math.pow(10, (i + i / 3) % 3), 4 - 0.1 * i))
                .toList();
        LossFamily family = LossFamily.of(LawForm.CHINCHILLA, LossPoints.of(runs));
        LossBootstrap bootstrap = new LossBootstrap(runs, family, List.of(), SyntheticRuns.settings(200));

        for (int i = 0; i < 200; i++) {
            double[] weights = bootstrap.weights(i);
            assertThat(Arrays.stream(weights).sum()).isEqualTo(6);
            assertThat(Arrays.stream(weights).filter(weight -> weight > 0).count())
                    .isGreaterThanOrEqualTo(family.dimension());
        }
    }
}
