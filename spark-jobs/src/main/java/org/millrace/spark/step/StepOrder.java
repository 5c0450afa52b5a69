package org.millrace.spark.step;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code corpus/steps.json}: names of the steps that pass documents on, in their order. It is for those who look at a run
 * without its configuration; a step in it need not be finished.
 */
public final class StepOrder {

    private static final String FILE = "steps.json";

    /** What the file holds. */
    private record Order(List<String> steps) {}

    private StepOrder() {}

    /** Keeps the order, unless it is there already. */
    public static void write(Configuration configuration, Path corpus, List<String> steps) throws IOException {
        if (!read(configuration, corpus).equals(steps)) {
            AtomicFile.write(configuration, new Path(corpus, FILE), StableJson.pretty(new Order(List.copyOf(steps))));
        }
    }

    /** The order; empty where no step has been run. */
    public static List<String> read(Configuration configuration, Path corpus) throws IOException {
        Path file = new Path(corpus, FILE);
        try (var in = file.getFileSystem(configuration).open(file)) {
            return StableJson.read(in.readAllBytes(), Order.class).steps();
        } catch (FileNotFoundException none) {
            return List.of();
        }
    }
}
