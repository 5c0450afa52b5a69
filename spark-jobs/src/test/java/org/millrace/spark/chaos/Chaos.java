package org.millrace.spark.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.millrace.spark.config.SparkConfig;
import org.millrace.spark.session.SparkSessions;

/**
 * {@code scripts/chaos}: trains a small run undisturbed in one process, and once more on executors that are killed again
 * and again; compares every number.
 */
public final class Chaos {

    private static final int STEPS = 200;

    private Chaos() {}

    /** Arguments: {@code --kills N --ranks R --seed S --sharding KIND --faults}, all optional. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChaosOptions options = ChaosOptions.parse(arguments);
        Path directory = Files.createTempDirectory("millrace-chaos-");
        ChaosRun undisturbed;
        try (JavaSparkContext spark =
                SparkSessions.open(new SparkConfig("local[2]", Map.of("spark.ui.enabled", "false")), "chaos")) {
            undisturbed = ChaosRun.create(directory.resolve("undisturbed"), STEPS, spark);
        }
        System.out.printf("Undisturbed, one process: %d steps%n", STEPS);
        TrainingProcess.alone(undisturbed).succeed();

        System.out.printf("Disturbed: %s%n", options);
        ChaosRun disturbed = undisturbed.beside(directory.resolve("disturbed"));
        List<String> problems = new ArrayList<>();
        try (Survival survival =
                new Survival(disturbed, options.ranks(), options.settings(), new SplittableRandom(options.seed()))) {
            for (ChaosOptions.Appointment appointment : options.appointments(STEPS)) {
                Optional<Survival.Recovery> recovery = survival.meet(appointment.fault(), appointment.step());
                System.out.println(recovery.map(Chaos::line).orElse("The run was over before it could be disturbed"));
            }
            survival.finish();
            problems.addAll(Leftovers.of(disturbed, survival.processes()));
        }
        CheckpointNumbers expected = CheckpointNumbers.of(undisturbed.checkpoint(STEPS));
        CheckpointNumbers found = CheckpointNumbers.of(disturbed.checkpoint(STEPS));
        problems.addAll(expected.differences(found));
        problems.forEach(System.out::println);
        System.out.printf(
                "%s: %d hashes of weights, moments and counters; %s%n",
                problems.isEmpty() ? "The same bits" : "FAILED",
                expected.hashes().size(),
                problems.isEmpty() ? "nothing is left behind" : "see " + directory);
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    private static String line(Survival.Recovery recovery) {
        return String.format(
                Locale.ROOT,
                "step %4d: %s; the next new step after %.1f s",
                recovery.step(),
                recovery.fault().description(),
                recovery.seconds());
    }
}
