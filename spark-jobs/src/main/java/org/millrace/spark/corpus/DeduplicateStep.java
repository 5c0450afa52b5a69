package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.millrace.data.dedup.ContentHash;
import org.millrace.data.document.DocumentReader;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepResult;
import scala.Tuple2;

/**
 * Leaves one document of each text, in three Spark stages.
 *
 * <pre>
 *   part i ─► (hash, id), i ──sorted by hash, id──► {@link DuplicateWalk} ──sorted by part, id──► part i, filtered
 * </pre>
 */
final class DeduplicateStep implements StepBody {

    /** Pairs that one task sorts, about: some 300 MB before it spills to disk. */
    private static final long PAIRS_PER_PARTITION = 4L << 20;

    private final StepManifest input;
    private final Path inputDirectory;
    private final boolean keepDropped;

    DeduplicateStep(StepManifest input, Path inputDirectory, boolean keepDropped) {
        this.input = input;
        this.inputDirectory = inputDirectory;
        this.keepDropped = keepDropped;
    }

    @Override
    public StepResult build(StepJob job) {
        String directory = inputDirectory.toString();
        StepFiles files = job.files();
        int parts = input.parts().size();
        int partitions = (int) Math.max(job.spark().defaultParallelism(), input.rowsOut() / PAIRS_PER_PARTITION);
        JavaPairRDD<byte[], byte[]> memberships = job.ordinals(parts)
                .flatMapToPair(part -> keys(part, files, directory))
                .repartitionAndSortWithinPartitions(new KeyPartitioner.ByRange(partitions), new SortedBytes())
                .mapPartitionsToPair(DuplicateWalk::new)
                .repartitionAndSortWithinPartitions(new KeyPartitioner.ByOrdinal(parts), new SortedBytes());
        StepResult result = job.run(memberships, new DeduplicateTask(directory, files, keepDropped));
        return result.withStatistics(
                Map.of(DeduplicateTask.CLUSTER_SIZE, result.counts().histogram(DeduplicateTask.CLUSTER_SIZE)));
    }

    private static Iterator<Tuple2<byte[], Integer>> keys(int part, StepFiles files, String directory)
            throws IOException {
        return PartStream.of(DocumentReader.ofTexts(files.configuration(), DocumentPart.path(directory, part)))
                .map(document -> new Tuple2<>(DuplicateWalk.key(ContentHash.of(document.text()), document.id()), part))
                .iterator();
    }
}
