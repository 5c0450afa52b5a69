package org.millrace.train.scaling;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.HyperparameterConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.scaling.fit.FittedLaws;
import org.millrace.train.scaling.fit.FittedLawsFile;
import org.millrace.train.scaling.fit.FittedLossLaw;
import org.millrace.train.scaling.fit.ScalingDataException;

/**
 * The laws that {@code training.hyperparameters} names.
 *
 * @param hyperparameters of learning rate and batch; empty if the configuration gives both
 * @param loss of the loss to expect; empty if no file with such a law is named
 * @param identity the name of the law, and of a file its fingerprint
 */
public record ChosenLaws(Optional<HyperparameterLaw> hyperparameters, Optional<FittedLossLaw> loss, String identity) {

    /**
     * Reads what a configuration names.
     *
     * @param configuration of the Hadoop file system
     * @param problems receives every file that is not there or holds no such law, under {@code training.hyperparameters}
     * @return nothing if there is a problem
     */
    public static Optional<ChosenLaws> read(
            Configuration configuration, HyperparameterConfig config, Problems problems) {
        Problems here = problems.at("training.hyperparameters");
        int before = problems.list().size();
        OwnLaw own = config.isFile() ? file(configuration, "law", config.law(), here) : null;
        Optional<HyperparameterLaw> law = switch (config.law()) {
            case HyperparameterConfig.EXPLICIT -> Optional.empty();
            case HyperparameterConfig.STEP_LAW -> Optional.of(new StepLaw());
            case HyperparameterConfig.DEEPSEEK -> Optional.of(new DeepSeekLaw());
            default -> Optional.ofNullable(own).flatMap(OwnLaw::hyperparameterLaw);
        };
        if (own != null && law.isEmpty()) {
            here.add(
                    "law",
                    config.law() + ", which holds no law of learning rate and batch",
                    "a file of `millrace scaling fit --form step-law`",
                    "or set law: explicit and loss_law: " + config.law());
        }
        OwnLaw lossFile = config.lossLaw() == null ? own : file(configuration, "loss_law", config.lossLaw(), here);
        Optional<FittedLossLaw> loss = Optional.ofNullable(lossFile).flatMap(OwnLaw::lossLaw);
        if (config.lossLaw() != null && lossFile != null && loss.isEmpty()) {
            here.add(
                    "loss_law",
                    config.lossLaw() + ", which holds no law of the loss",
                    "a file of `millrace scaling fit --form chinchilla` or kaplan");
        }
        if (problems.list().size() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new ChosenLaws(law, loss, own == null ? config.law() : own.name() + " " + own.fingerprint()));
    }

    /**
     * The same, where a problem is thrown.
     *
     * @throws org.millrace.train.config.ConfigException with every problem
     */
    public static ChosenLaws read(Configuration configuration, HyperparameterConfig config) {
        Problems problems = new Problems();
        Optional<ChosenLaws> read = read(configuration, config, problems);
        problems.throwIfAny();
        return read.orElseThrow();
    }

    /** A law's file on any Hadoop file system, or null after adding a problem. */
    public static @Nullable OwnLaw file(Configuration configuration, String key, String file, Problems problems) {
        try {
            Path path = new Path(file);
            byte[] bytes;
            try (var in = path.getFileSystem(configuration).open(path)) {
                bytes = in.readAllBytes();
            }
            FittedLaws laws = FittedLawsFile.read(file, new String(bytes, StandardCharsets.UTF_8));
            return new OwnLaw(
                    path.getName(),
                    laws,
                    Hashing.xxh3_128().hashStream().putBytes(bytes).get().toString());
        } catch (IOException | IllegalArgumentException unreadable) {
            problems.add(key, file, "a file that can be read", String.valueOf(unreadable.getMessage()));
        } catch (ScalingDataException damaged) {
            damaged.problems().forEach(problem -> problems.add(key, file, "a law file", problem));
        }
        return null;
    }
}
