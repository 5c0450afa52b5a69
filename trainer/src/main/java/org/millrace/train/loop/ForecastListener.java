package org.millrace.train.loop;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.train.scaling.LossForecast;

/**
 * Holds the loss against a law's forecast at the end of each stage, and warns when the run leaves the interval. Comes
 * before {@link MetricsFile}, whose lines of earlier attempts it reads.
 */
final class ForecastListener implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(ForecastListener.class);

    private final Configuration configuration;
    private final Path file;
    private final Path metrics;
    private final LossForecast forecast;
    private final LossHistory history = new LossHistory();

    /**
     * @param file where the forecast is left for the report
     * @param metrics {@code metrics.jsonl}
     */
    ForecastListener(Configuration configuration, Path file, Path metrics, LossForecast forecast) {
        this.configuration = configuration;
        this.file = file;
        this.metrics = metrics;
        this.forecast = forecast;
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) throws IOException {
        history.read(configuration, metrics, stepsDone);
        FileSystem fileSystem = file.getFileSystem(configuration);
        fileSystem.mkdirs(file.getParent());
        try (var out = fileSystem.create(file, true)) {
            out.write(forecast.toJson());
        }
        for (LossForecast.StageEnd end : forecast.stages()) {
            LOG.info("At the end of stage {} the law ({}) expects {}", end.stage(), forecast.law(), expected(end));
        }
        forecast.warnings().forEach(warning -> LOG.warn("The expected loss: {}", warning));
    }

    @Override
    public void onStep(StepResult step, @Nullable Measurement measurement) {
        if (measurement != null) {
            history.add(step.step(), step.loss());
        }
        for (LossForecast.StageEnd end : forecast.stages()) {
            if (end.step() == step.step()) {
                judge(end);
            }
        }
    }

    private void judge(LossForecast.StageEnd end) {
        double measured = history.tail(forecast.stepsBefore(end.step()), end.step(), LossForecast.TAIL_SHARE);
        LossForecast.Verdict verdict = end.judge(measured);
        LOG.log(
                verdict.isOutside() ? Level.WARN : Level.INFO,
                "The loss at the end of stage {}, {} over the last {} % of the steps, is {} ({})",
                end.stage(),
                String.format(Locale.ROOT, "%.4f", measured),
                Math.round(100 * LossForecast.TAIL_SHARE),
                verdict,
                expected(end));
    }

    private static String expected(LossForecast.StageEnd end) {
        LossForecast.Point point = end.expected();
        return String.format(Locale.ROOT, "a loss of %.4f, from %.4f to %.4f", point.loss(), point.low(), point.high());
    }
}
