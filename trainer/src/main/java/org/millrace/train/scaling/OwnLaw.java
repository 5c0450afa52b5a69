package org.millrace.train.scaling;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.train.scaling.fit.AllocationEstimate;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.Extrapolation;
import org.millrace.train.scaling.fit.FittedHyperparameterLaw;
import org.millrace.train.scaling.fit.FittedLaws;
import org.millrace.train.scaling.fit.FittedLossLaw;
import org.millrace.train.scaling.fit.PowerLaw;
import org.millrace.train.scaling.fit.Provenance;

/**
 * What {@code millrace scaling fit} found in one's own runs.
 *
 * @param name its file's name
 * @param fitted the laws in it
 * @param fingerprint of the file
 */
public record OwnLaw(String name, FittedLaws fitted, String fingerprint) implements ScalingLaw {

    /** Learning rate and batch, if the file has a law of them. */
    public Optional<HyperparameterLaw> hyperparameterLaw() {
        return Optional.ofNullable(fitted.hyperparameters()).map(law -> new OwnHyperparameters(name, law));
    }

    /** The loss, if the file has a law of it. */
    public Optional<FittedLossLaw> lossLaw() {
        return Optional.ofNullable(fitted.loss());
    }

    @Override
    public String source() {
        return lossLaw()
                .map(FittedLossLaw::provenance)
                .or(() -> Optional.ofNullable(fitted.hyperparameters()).map(FittedHyperparameterLaw::provenance))
                .map(OwnLaw::runs)
                .orElse("");
    }

    @Override
    public Optional<Prediction> hyperparameters(TrainingRun run) {
        return hyperparameterLaw().map(law -> law.predict(run));
    }

    @Override
    public Optional<Estimate> loss(TrainingRun run) {
        return lossLaw().map(law -> law.lossOfRun(run.parameters(), run.tokens()));
    }

    @Override
    public Optional<AllocationEstimate> optimum(double compute) {
        return lossLaw().map(law -> law.optimum(compute));
    }

    @Override
    public List<Extrapolation> extrapolations(TrainingRun run) {
        return Stream.concat(
                        lossLaw().map(FittedLossLaw::range).stream(),
                        Stream.ofNullable(fitted.hyperparameters()).map(FittedHyperparameterLaw::range))
                .flatMap(range -> range.extrapolations(run.parameters(), run.tokens()).stream())
                .distinct()
                .toList();
    }

    @Override
    public List<Extrapolation> extrapolations(double compute) {
        return lossLaw()
                .map(law -> {
                    AllocationEstimate best = law.optimum(compute);
                    return law.range()
                            .extrapolations(
                                    best.parameters().value(), best.tokens().value());
                })
                .orElse(List.of());
    }

    private static String runs(Provenance provenance) {
        return "%d runs of %s".formatted(provenance.runs(), provenance.source());
    }

    private record OwnHyperparameters(String name, FittedHyperparameterLaw law) implements HyperparameterLaw {

        @Override
        public String source() {
            return runs(law.provenance());
        }

        @Override
        public String formula() {
            return "learning rate = %s, batch = %s tokens"
                    .formatted(
                            formula(law.law().learningRate()), formula(law.law().batchTokens()));
        }

        private static String formula(PowerLaw power) {
            StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%.4g", power.coefficient()));
            if (power.parametersExponent() != 0) {
                text.append(String.format(Locale.ROOT, " · N^%.3f", power.parametersExponent()));
            }
            if (power.tokensExponent() != 0) {
                text.append(String.format(Locale.ROOT, " · D^%.3f", power.tokensExponent()));
            }
            return text.toString();
        }

        @Override
        public Prediction predict(TrainingRun run) {
            return new Prediction(
                    law.learningRate(run.parameters(), run.tokens()),
                    law.batchTokens(run.parameters(), run.tokens()),
                    extrapolations(run));
        }

        @Override
        public List<Extrapolation> extrapolations(TrainingRun run) {
            return law.range().extrapolations(run.parameters(), run.tokens());
        }
    }
}
