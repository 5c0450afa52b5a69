package org.millrace.spark.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.config.Dl4jStatsConfig;
import org.millrace.train.config.HyperparameterConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.dl4j.Dl4jStatsListener;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loop.Pretraining;
import org.millrace.train.loop.TrainingInputs;

/**
 * A training as its ranks get it, in whatever process they are.
 *
 * @param yaml the run's configuration, without what Spark alone needs to know
 * @param settings laid over it: paths that mean the same everywhere
 * @param directory of the run
 * @param lock token of the driver's {@link RunLock}
 * @param profiledSteps steps whose kernels rank 0 times; null for none
 */
record TrainingJob(
        String yaml,
        List<String> settings,
        String directory,
        String lock,
        @Nullable Integer profiledSteps) implements Serializable {

    private static final long serialVersionUID = 1;

    /** Where checkpoints and metrics are, in the directory of a run. */
    static final String TRAINING = "training";

    static TrainingJob of(RunConfig run, Configuration hadoop, RunLock lock, @Nullable Integer profiledSteps)
            throws IOException {
        HyperparameterConfig laws = run.training().hyperparameters();
        Optional<String> law = laws.isFile() ? Optional.of(laws.law()) : Optional.empty();
        List<String> settings = new ArrayList<>();
        if (law.isPresent()) {
            settings.add("training.hyperparameters.law=" + everywhere(law.get(), hadoop));
        }
        if (laws.lossLaw() != null) {
            settings.add("training.hyperparameters.loss_law=" + everywhere(laws.lossLaw(), hadoop));
        }
        return new TrainingJob(
                ConfigWriter.yaml(run.withoutSecrets()),
                List.copyOf(settings),
                everywhere(run.run().directory(), hadoop),
                lock.token(),
                profiledSteps);
    }

    /** A path that may be relative to this process's directory, as one that is not. */
    private static String everywhere(String path, Configuration hadoop) throws IOException {
        Path relative = new Path(path);
        return relative.getFileSystem(hadoop).makeQualified(relative).toString();
    }

    Path training() {
        return new Path(directory, TRAINING);
    }

    /** @param more settings, of the form {@code key=value} */
    RunConfig config(String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        Problems problems = new Problems();
        Optional<RunConfig> config =
                ConfigReader.read(ConfigTree.parse("the run", yaml, all, problems), RunConfig.class, problems);
        problems.throwIfAny();
        return config.orElseThrow();
    }

    /**
     * Trains as one rank; what fails here fails the group.
     *
     * @param attempt of the driver
     * @param config of this job
     * @param group stays the caller's
     * @param threads of the kernels
     * @param prepare adds listeners of the caller's
     * @return whether the last step is done
     */
    boolean train(
            int attempt,
            RunConfig config,
            Configuration hadoop,
            ProcessGroup group,
            int threads,
            UnaryOperator<Pretraining> prepare)
            throws IOException, InterruptedException {
        try (Kernels kernels = KernelProvider.create(config.training().kernels(), threads)) {
            TrainingInputs inputs = RunInputs.of(config, new Path(directory), training(), hadoop);
            Pretraining pretraining = new Pretraining(inputs, kernels, group).leaveSignals();
            if (profiledSteps != null) {
                pretraining.profile(profiledSteps);
            }
            Dl4jStatsConfig stats = config.training().dl4jStats();
            if (group.rank() == 0 && stats != null) {
                pretraining.listen(new Dl4jStatsListener(
                        stats, hadoop, new Path(directory), config.model(), config.training(), kernels));
            }
            if (group.rank() == 0) {
                pretraining.fence(new LockFence(hadoop, training(), lock, attempt));
            }
            return prepare.apply(pretraining).run().isComplete();
        } catch (IOException | InterruptedException | RuntimeException | Error failure) {
            group.abort("rank %d failed: %s".formatted(group.rank(), failure));
            throw failure;
        }
    }
}
