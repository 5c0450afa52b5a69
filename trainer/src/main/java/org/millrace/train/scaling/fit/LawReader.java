package org.millrace.train.scaling.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads fitted laws from the sections of a law file. */
final class LawReader {

    private LawReader() {}

    static FittedLossLaw loss(LawSection section) {
        section.allowOnly(
                "form",
                "formula",
                "constants",
                "intervals",
                "noise",
                "range",
                "held_out",
                "provenance",
                "resample_constants",
                "resamples");
        LawForm form = section.choice(
                "form",
                LawForm.CHINCHILLA,
                id -> LawForm.of(id).filter(each -> each != LawForm.STEP_LAW),
                "chinchilla or kaplan");
        LawSection constants = section.section("constants");
        return new FittedLossLaw(
                form == LawForm.KAPLAN ? kaplan(constants) : chinchilla(constants),
                section.rows("resamples", form == LawForm.KAPLAN ? 4 : 5).stream()
                        .map(row -> lossLaw(form, row))
                        .toList(),
                section.number("noise"),
                range(section.section("range")),
                section.sections("held_out").stream().map(LawReader::heldOut).toList(),
                provenance(section.section("provenance")));
    }

    static FittedHyperparameterLaw hyperparameters(LawSection section) {
        section.allowOnly(
                "form",
                "formula",
                "tolerance",
                "learning_rate",
                "batch_tokens",
                "range",
                "provenance",
                "resample_constants",
                "resamples");
        section.choice(
                "form", LawForm.STEP_LAW, id -> LawForm.of(id).filter(each -> each == LawForm.STEP_LAW), "step-law");
        LawSection learningRate = section.section("learning_rate");
        LawSection batch = section.section("batch_tokens");
        return new FittedHyperparameterLaw(
                new HyperparameterPowerLaw(power(learningRate), power(batch)),
                section.rows("resamples", 6).stream()
                        .map(row -> new HyperparameterPowerLaw(
                                new PowerLaw(row[0], row[1], row[2]), new PowerLaw(row[3], row[4], row[5])))
                        .toList(),
                new HyperparameterSettings(
                        Math.min(section.positive("tolerance"), 0.999), variables(learningRate), variables(batch)),
                range(section.section("range")),
                provenance(section.section("provenance")));
    }

    static LossLaw lossLaw(LawForm form, double[] row) {
        return form == LawForm.KAPLAN
                ? new KaplanLaw(row[0], row[1], row[2], row[3])
                : new ChinchillaLaw(row[0], row[1], row[2], row[3], row[4]);
    }

    private static ChinchillaLaw chinchilla(LawSection constants) {
        constants.allowOnly("E", "A", "B", "alpha", "beta");
        return new ChinchillaLaw(
                constants.number("E"),
                constants.number("A"),
                constants.number("B"),
                constants.number("alpha"),
                constants.number("beta"));
    }

    private static KaplanLaw kaplan(LawSection constants) {
        constants.allowOnly("Nc", "Dc", "alpha_N", "alpha_D");
        return new KaplanLaw(
                constants.positive("Nc"),
                constants.positive("Dc"),
                constants.positive("alpha_N"),
                constants.positive("alpha_D"));
    }

    private static PowerLaw power(LawSection section) {
        section.allowOnly("depends_on", "constants", "intervals");
        LawSection constants = section.section("constants");
        constants.allowOnly("c", "p", "q");
        return new PowerLaw(constants.positive("c"), constants.number("p"), constants.number("q"));
    }

    private static Variables variables(LawSection section) {
        return section.choice(
                "depends_on",
                Variables.BOTH,
                id -> Arrays.stream(Variables.values())
                        .filter(each -> each.id().equals(id))
                        .findFirst(),
                "parameters, tokens or both");
    }

    private static FittedRange range(LawSection section) {
        section.allowOnly("parameters", "tokens", "compute");
        return new FittedRange(section.range("parameters"), section.range("tokens"), section.range("compute"));
    }

    private static HeldOutError heldOut(LawSection section) {
        section.allowOnly("kind", "runs", "mean_relative_error", "worst_relative_error", "bias");
        HeldOutError.Kind kind =
                section.choice("kind", HeldOutError.Kind.FOLDS, LawReader::kind, "largest_compute or folds");
        return new HeldOutError(
                kind,
                (int) section.whole("runs"),
                section.number("mean_relative_error"),
                section.number("worst_relative_error"),
                section.number("bias"));
    }

    private static Optional<HeldOutError.Kind> kind(String id) {
        return List.of(HeldOutError.Kind.values()).stream()
                .filter(each -> each.id().equals(id.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static Provenance provenance(LawSection section) {
        section.allowOnly("source", "sha256", "runs", "set_aside", "rejected", "seed", "confidence");
        double confidence = section.number("confidence");
        return new Provenance(
                section.text("source"),
                section.text("sha256"),
                (int) section.whole("runs"),
                (int) section.whole("set_aside"),
                (int) section.whole("rejected"),
                section.whole("seed"),
                confidence > 0 && confidence < 1 ? confidence : 0.95);
    }
}
