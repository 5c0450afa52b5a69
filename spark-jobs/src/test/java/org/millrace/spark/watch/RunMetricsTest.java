package org.millrace.spark.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.sink.PrometheusServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.spark.session.SharedSpark;

@ExtendWith(SharedSpark.class)
class RunMetricsTest {

    private final LiveRun run = new LiveRun("tiny", "file:/runs/tiny", () -> Instant.ofEpochSecond(5));

    @Test
    void sparkKnowsTheSourceUntilItIsClosed(JavaSparkContext spark) {
        assertThat(spark.sc().isStopped()).isFalse();
        try (RunMetrics metrics = RunMetrics.register(run)) {
            assertThat(sources()).isEqualTo(1);
        }
        assertThat(sources()).isZero();
    }

    @Test
    void prometheusSeesEveryRankAndTheirChange(JavaSparkContext spark) {
        MetricRegistry sparks = new MetricRegistry();
        try (RunMetrics metrics = RunMetrics.register(run)) {
            sparks.register("app.driver.millrace", metrics.metricRegistry());
            PrometheusServlet servlet = new PrometheusServlet(new Properties(), sparks);
            run.begin(2);
            run.update(status(LiveRunTest.ranks()));
            metrics.refresh();

            assertThat(servlet.getMetricsSnapshot())
                    .contains("metrics_app_driver_millrace_loss_Value{type=\"gauges\"} 2.5")
                    .contains("metrics_app_driver_millrace_rank_1_waited_seconds_Value{type=\"gauges\"} 0.4");

            run.update(status(LiveRunTest.ranks().subList(0, 1)));
            metrics.refresh();

            assertThat(servlet.getMetricsSnapshot())
                    .contains("rank_0_own_seconds")
                    .doesNotContain("rank_1_");
        }
    }

    private static RunStatus status(List<RunStatus.Rank> ranks) {
        return new RunStatus(3, 10, "short", 2.5, 1e-3, 1.5, 64, 192, 0, 0.5, 128.0, null, 5.0, 1L, ranks, null);
    }

    private static int sources() {
        return SparkEnv.get().metricsSystem().getSourcesByName("millrace").size();
    }
}
