package org.millrace.train.scaling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.millrace.train.scaling.fit.ChinchillaLaw;
import org.millrace.train.scaling.fit.FittedHyperparameterLaw;
import org.millrace.train.scaling.fit.FittedLaws;
import org.millrace.train.scaling.fit.FittedLawsFile;
import org.millrace.train.scaling.fit.FittedLossLaw;
import org.millrace.train.scaling.fit.FittedRange;
import org.millrace.train.scaling.fit.HyperparameterPowerLaw;
import org.millrace.train.scaling.fit.HyperparameterSettings;
import org.millrace.train.scaling.fit.PowerLaw;
import org.millrace.train.scaling.fit.Provenance;
import org.millrace.train.scaling.fit.Range;

/** Laws as a fit would leave them. */
public final class LawFiles {

    private static final FittedRange RANGE =
            new FittedRange(new Range(1e6, 1e8), new Range(1e7, 1e9), new Range(6e13, 6e17));
    private static final Provenance PROVENANCE = new Provenance("runs.csv", "ab".repeat(32), 40, 2, 1, 7, 0.95);

    private LawFiles() {}

    /** L = e + 1000 / N^0.35 + 1000 / D^0.35, with a noise of 1 %. */
    public static FittedLossLaw loss(double e) {
        return new FittedLossLaw(
                new ChinchillaLaw(e, 1_000, 1_000, 0.35, 0.35),
                List.of(
                        new ChinchillaLaw(e - 0.02, 1_000, 1_000, 0.35, 0.35),
                        new ChinchillaLaw(e + 0.02, 1_000, 1_000, 0.35, 0.35)),
                0.01,
                RANGE,
                List.of(),
                PROVENANCE);
    }

    /** η = 0.5 · N^-0.4 and B = 2 · D^0.5. */
    static FittedHyperparameterLaw hyperparameters() {
        return new FittedHyperparameterLaw(
                law(0.5, 2),
                List.of(law(0.4, 1.8), law(0.6, 2.2)),
                HyperparameterSettings.stepLaw(),
                RANGE,
                PROVENANCE);
    }

    private static HyperparameterPowerLaw law(double learningRate, double batch) {
        return new HyperparameterPowerLaw(new PowerLaw(learningRate, -0.4, 0), new PowerLaw(batch, 0, 0.5));
    }

    /** A file with a law of the loss alone. */
    public static Path writeLoss(Path file, double e) throws IOException {
        return Files.writeString(file, FittedLawsFile.write(new FittedLaws(loss(e), null)));
    }

    static Path writeBoth(Path file) throws IOException {
        return Files.writeString(file, FittedLawsFile.write(new FittedLaws(loss(1.5), hyperparameters())));
    }
}
