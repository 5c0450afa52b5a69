package org.millrace.train.loop;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Tells how training goes: a progress bar where there is a terminal, and a line in the log at every measurement. */
final class ProgressListener implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(ProgressListener.class);

    private final boolean terminal;
    private final Level level;
    private long steps;
    private @Nullable ProgressBar bar;
    private String pace = "";

    /** @param terminal whether a bar can be drawn; lines would tear it apart, so they go to the log at level debug */
    ProgressListener(boolean terminal) {
        this.terminal = terminal;
        this.level = terminal ? Level.DEBUG : Level.INFO;
    }

    /** Whether a person watches. From Java 22 on there is a console even without a terminal, which it can tell. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) {
        steps = plan.steps();
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName("pretrain")
                    .setInitialMax(steps)
                    .startsFrom(stepsDone, Duration.ZERO)
                    .setUnit(" steps", 1)
                    .build();
        }
    }

    @Override
    public void onStep(StepResult step, @Nullable Measurement measurement) {
        if (bar != null) {
            bar.stepTo(step.step());
            if (measurement != null) {
                pace = ProgressLine.pace(measurement);
            }
            bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f, %s", step.loss(), pace));
        }
        if (measurement != null) {
            LOG.log(level, "{}", ProgressLine.of(step, measurement, steps));
        }
    }

    /** Seconds as people read them: {@code 3d 04h}, {@code 2h 05m}, {@code 1m 40s}. */
    static String duration(double seconds) {
        long s = Math.round(seconds);
        if (s >= 86_400) {
            return String.format(Locale.ROOT, "%dd %02dh", s / 86_400, s % 86_400 / 3_600);
        }
        if (s >= 3_600) {
            return String.format(Locale.ROOT, "%dh %02dm", s / 3_600, s % 3_600 / 60);
        }
        return String.format(Locale.ROOT, "%dm %02ds", s / 60, s % 60);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
