package org.millrace.train.scaling;

import java.util.Optional;
import org.millrace.train.config.HyperparameterConfig;

/**
 * The laws that {@code training.hyperparameters} names.
 *
 * @param hyperparameters of learning rate and batch; empty if the configuration gives both
 * @param identity the name of the law, and of a file its checksum
 */
public record ChosenLaws(Optional<HyperparameterLaw> hyperparameters, String identity) {

    /** The laws of a configuration that has been checked. */
    public static ChosenLaws of(HyperparameterConfig config) {
        return switch (config.law()) {
            case HyperparameterConfig.EXPLICIT -> new ChosenLaws(Optional.empty(), config.law());
            case HyperparameterConfig.STEP_LAW -> new ChosenLaws(Optional.of(new StepLaw()), config.law());
            case HyperparameterConfig.DEEPSEEK -> new ChosenLaws(Optional.of(new DeepSeekLaw()), config.law());
            default -> throw new IllegalArgumentException("There is no law " + config.law());
        };
    }
}
