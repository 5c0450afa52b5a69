package org.millrace.spark.dedup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.JavaSparkContext;
import org.millrace.data.document.Document;
import org.millrace.spark.corpus.DocumentPart;
import org.millrace.spark.step.Counts;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepPlan;
import org.millrace.spark.step.StepResult;
import org.millrace.spark.step.StepRunner;

/** Runs pieces of a step, and makes the steps that others read. */
final class Jobs {

    interface Piece<T> {
        T run(StepJob job) throws IOException;
    }

    private Jobs() {}

    /** Runs what would be part of a step. */
    static <T> T run(JavaSparkContext spark, Path directory, Piece<T> piece) throws IOException {
        AtomicReference<T> result = new AtomicReference<>();
        step(spark, directory, "piece", job -> {
            result.set(piece.run(job));
            return StepResult.of(List.of(), Counts.sum(List.of()));
        });
        return Objects.requireNonNull(result.get());
    }

    /** Runs a step anew below a directory. */
    static StepManifest step(JavaSparkContext spark, Path directory, String name, StepBody body) throws IOException {
        StepPlan plan = new StepPlan(name, 1, StableJson.tree(Map.of("at", System.nanoTime())), List.of());
        return new StepRunner(spark, new org.apache.hadoop.fs.Path(directory.toUri())).run(plan, body);
    }

    /** A step that has written these documents, a list a part. */
    static StepManifest write(JavaSparkContext spark, Path directory, String name, List<List<Document>> parts)
            throws IOException {
        return step(
                spark,
                directory,
                name,
                job -> job.run(job.ordinals(parts.size()), writing(job.files(), StableJson.compact(parts))));
    }

    private static PartTask<Integer> writing(StepFiles files, byte[] json) {
        return (part, ordinals) -> {
            try (DocumentPart output = new DocumentPart(files, false)) {
                for (Document document : StableJson.read(json, Document[][].class)[part]) {
                    output.in(document);
                    output.keep(document);
                }
                return List.of(output.finish());
            }
        };
    }
}
