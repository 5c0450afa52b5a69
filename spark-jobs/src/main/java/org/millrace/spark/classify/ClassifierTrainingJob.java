package org.millrace.spark.classify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.millrace.data.classify.ClassifierCard;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.classify.LabelledDataException;
import org.millrace.data.classify.LabelledReader;
import org.millrace.data.classify.LabelledText;
import org.millrace.data.classify.RecordCounts;
import org.millrace.data.classify.SampleCutoff;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.SourceFile;
import org.millrace.spark.step.StableJson;
import scala.Tuple2;

/** Trains a classifier from labelled files on Spark. */
public final class ClassifierTrainingJob {

    private static final Logger LOG = LogManager.getLogger(ClassifierTrainingJob.class);

    private final JavaSparkContext spark;
    private final ClassifierRecipe recipe;

    public ClassifierTrainingJob(JavaSparkContext spark, ClassifierRecipe recipe) {
        this.spark = spark;
        this.recipe = recipe;
    }

    /**
     * Trains, and leaves the classifier in a folder once all of it is there.
     *
     * @param check is told what could be read before anything is learnt; throwing stops the job
     * @throws LabelledDataException if there is too little to learn from
     */
    public ClassifierCard train(InputManifest inputs, Path output, Consumer<RecordCounts> check) throws IOException {
        Broadcast<SerializableConfiguration> configuration =
                SerializableConfiguration.broadcast(spark.sc(), spark.hadoopConfiguration());
        Path work = new Path(output.getParent(), "." + output.getName() + ".work");
        work.getFileSystem(spark.hadoopConfiguration()).delete(work, true);
        try {
            JavaRDD<byte[]> files = InputRows.of(spark, inputs);
            Totals totals = new Totals(files.mapPartitionsToPair(new CountPass(recipe.toJson(), configuration))
                    .reduceByKey(ClassifierTrainingJob::sum)
                    .collectAsMap());
            check.accept(totals.records());
            Map<String, Integer> lastRanges = SampleCutoff.lastRanges(totals.bytes(), recipe.sample());
            LOG.info("{} labelled documents: {}", totals.records().documents(), totals.shown());
            List<byte[]> outcome = files.flatMapToPair(new DrawPass(recipe.toJson(), lastRanges, configuration))
                    .partitionBy(new HashPartitioner(1))
                    .mapPartitions(new TrainTask(recipe.toJson(), totals.shown(), work.toString(), configuration))
                    .collect();
            TrainTask.Outcome learnt = StableJson.read(outcome.get(0), TrainTask.Outcome.class);
            if (learnt.refusal() != null) {
                throw new LabelledDataException(learnt.refusal());
            }
            Path folder = new Path(String.valueOf(learnt.folder()));
            ClassifierFiles.publish(spark.hadoopConfiguration(), folder, output);
            return ClassifierFiles.card(spark.hadoopConfiguration(), output);
        } finally {
            work.getFileSystem(spark.hadoopConfiguration()).delete(work, true);
            configuration.destroy();
        }
    }

    static long[] sum(long[] left, long[] right) {
        long[] sum = left.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    /** What the first pass has counted, under names that say of what. */
    private record Totals(Map<String, long[]> counts) {

        private static final String BYTES = "bytes ";
        private static final String SHOWN = "shown ";
        private static final String BAD = "bad ";

        private RecordCounts records() {
            RecordCounts records = new RecordCounts();
            shown().values().forEach(records::add);
            of(BAD).forEach((reason, count) -> records.bad(reason, count[0]));
            return records;
        }

        private Map<String, long[]> bytes() {
            return of(BYTES);
        }

        private TreeMap<String, Long> shown() {
            TreeMap<String, Long> shown = new TreeMap<>();
            of(SHOWN).forEach((label, count) -> shown.put(label, count[0]));
            return shown;
        }

        private Map<String, long[]> of(String kind) {
            Map<String, long[]> found = new TreeMap<>();
            counts.forEach((name, count) -> {
                if (name.startsWith(kind)) {
                    found.put(name.substring(kind.length()), count);
                }
            });
            return found;
        }
    }

    /** Counts documents by label, and their bytes by range of keys. */
    private static final class CountPass implements PairFlatMapFunction<Iterator<byte[]>, String, long[]> {

        private final byte[] recipe;
        private final Broadcast<SerializableConfiguration> configuration;

        private CountPass(byte[] recipe, Broadcast<SerializableConfiguration> configuration) {
            this.recipe = recipe;
            this.configuration = configuration;
        }

        @Override
        public Iterator<Tuple2<String, long[]>> call(Iterator<byte[]> files) throws IOException {
            ClassifierRecipe parsed = ClassifierRecipe.ofJson(recipe);
            SampleCutoff cutoff = new SampleCutoff(parsed.sample());
            TreeMap<String, long[]> shown = new TreeMap<>();
            LabelledReader reader = new LabelledReader(configuration.value().value(), parsed.labels());
            while (files.hasNext()) {
                reader.read(StableJson.read(files.next(), SourceFile.class), document -> {
                    cutoff.add(document);
                    shown.computeIfAbsent(document.label(), label -> new long[1])[0]++;
                });
            }
            List<Tuple2<String, long[]>> totals = new ArrayList<>();
            cutoff.bytes().forEach((label, bytes) -> totals.add(new Tuple2<>(Totals.BYTES + label, bytes)));
            shown.forEach((label, count) -> totals.add(new Tuple2<>(Totals.SHOWN + label, count)));
            reader.counts()
                    .bad()
                    .forEach((reason, count) -> totals.add(new Tuple2<>(Totals.BAD + reason, new long[] {count})));
            return totals.iterator();
        }
    }

    /** The documents that the sample can take: label and text. */
    private static final class DrawPass implements PairFlatMapFunction<byte[], String, String> {

        private final byte[] recipe;
        private final TreeMap<String, Integer> lastRanges;
        private final Broadcast<SerializableConfiguration> configuration;

        private DrawPass(
                byte[] recipe, Map<String, Integer> lastRanges, Broadcast<SerializableConfiguration> configuration) {
            this.recipe = recipe;
            this.lastRanges = new TreeMap<>(lastRanges);
            this.configuration = configuration;
        }

        @Override
        public Iterator<Tuple2<String, String>> call(byte[] file) throws IOException {
            ClassifierRecipe parsed = ClassifierRecipe.ofJson(recipe);
            List<Tuple2<String, String>> drawn = new ArrayList<>();
            new LabelledReader(configuration.value().value(), parsed.labels())
                    .read(StableJson.read(file, SourceFile.class), document -> {
                        if (SampleCutoff.admits(document, lastRanges, parsed.sample())) {
                            LabelledText cut = parsed.sample().cut(document);
                            drawn.add(new Tuple2<>(cut.label(), cut.text()));
                        }
                    });
            return drawn.iterator();
        }
    }
}
