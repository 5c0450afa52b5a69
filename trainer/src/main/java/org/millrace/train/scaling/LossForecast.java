package org.millrace.train.scaling;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.Extrapolation;
import org.millrace.train.scaling.fit.FittedLossLaw;

/**
 * The loss that a law expects of a run, with the interval for a single run.
 *
 * <p>A law of the loss speaks of finished runs: L(N, D) is what a run ends with whose learning rate has fallen when its D
 * tokens are over. So the run is judged at its end, from both sides. At the end of an earlier stage, where the learning
 * rate is still high, a loss above the interval says nothing, since it will fall with the learning rate; only one below
 * is told: it is better than a finished run should be, and the data is easier or repeated, or the law is not for it.
 *
 * @param law the runs that it was fitted on
 * @param confidence level of the intervals
 * @param curve what runs of this model would end with, over tokens
 * @param stages what is expected at the end of each stage
 * @param warnings where the run lies beyond the law's own runs
 */
public record LossForecast(
        String law, double confidence, List<Point> curve, List<StageEnd> stages, List<String> warnings) {

    /**
     * Share of the steps so far, up to the end of a stage, whose mean loss is the measured one; as in a sweep, but only of
     * steps of that stage, since the data and the batch of the one before may be others.
     */
    public static final double TAIL_SHARE = 0.1;

    private static final int CURVE_POINTS = 40;
    /** The curve begins at this share of the run's tokens. */
    private static final double CURVE_START = 0.02;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /**
     * An expected loss in nats a token.
     *
     * @param tokens D
     * @param low lower end of the interval; NaN, as {@code high}, if the law was fitted without resamples
     */
    public record Point(double tokens, double loss, double low, double high) {}

    /**
     * The end of a stage.
     *
     * @param stage its name
     * @param step the last of it, from 1
     * @param finished whether the run ends here with a learning rate that has fallen
     * @param expected loss
     */
    public record StageEnd(String stage, long step, boolean finished, Point expected) {

        public Verdict judge(double measured) {
            if (!Double.isFinite(measured) || Double.isNaN(expected.low())) {
                return Verdict.UNKNOWN;
            }
            if (measured < expected.low()) {
                return Verdict.BELOW;
            }
            if (!finished) {
                return Verdict.TOO_EARLY;
            }
            return measured > expected.high() ? Verdict.ABOVE : Verdict.WITHIN;
        }
    }

    /** How a measured loss stands to the interval. */
    public enum Verdict {
        WITHIN("inside the interval"),
        BELOW("below the interval: better than the law expects of a finished run"),
        ABOVE("above the interval: worse than the law expects"),
        TOO_EARLY("not below the interval; the learning rate is still high, so more cannot be said"),
        UNKNOWN("cannot be judged: there is no interval or no measurement");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** Whether the run has left the interval. */
        public boolean isOutside() {
            return this == BELOW || this == ABOVE;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public LossForecast {
        curve = List.copyOf(curve);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    /** A stage's end, of which nothing is expected yet. */
    public record Mark(String stage, long step, boolean finished, double tokens) {}

    /**
     * What a law expects of a model at the ends of its stages.
     *
     * @param marks at least one, in order
     */
    public static LossForecast of(FittedLossLaw law, ModelConfig model, List<Mark> marks) {
        double n = TrainingRun.parameters(model);
        double tokens = marks.get(marks.size() - 1).tokens();
        List<Point> curve = new ArrayList<>();
        for (int i = 0; i < CURVE_POINTS; i++) {
            curve.add(point(law, n, tokens * Math.pow(CURVE_START, 1 - (double) i / (CURVE_POINTS - 1))));
        }
        List<StageEnd> stages = marks.stream()
                .map(mark -> new StageEnd(mark.stage(), mark.step(), mark.finished(), point(law, n, mark.tokens())))
                .toList();
        return new LossForecast(
                "%s of %d runs of %s"
                        .formatted(
                                law.law().form().id(),
                                law.provenance().runs(),
                                law.provenance().source()),
                law.provenance().confidence(),
                curve,
                stages,
                law.range().extrapolations(n, tokens).stream()
                        .map(Extrapolation::toString)
                        .toList());
    }

    private static Point point(FittedLossLaw law, double n, double tokens) {
        Estimate loss = law.lossOfRun(n, tokens);
        return new Point(
                tokens, loss.value(), loss.interval().low(), loss.interval().high());
    }

    /** The steps of the stages before that of a step, which counts from 1: how far back its tail may reach. */
    public long stepsBefore(long step) {
        return stages.stream()
                .mapToLong(StageEnd::step)
                .filter(end -> end < step)
                .max()
                .orElse(0);
    }

    public byte[] toJson() throws IOException {
        return JSON.writeValueAsBytes(this);
    }

    public static LossForecast fromJson(byte[] json) throws IOException {
        return JSON.readValue(json, LossForecast.class);
    }
}
