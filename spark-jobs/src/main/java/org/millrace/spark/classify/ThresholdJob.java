package org.millrace.spark.classify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.classify.RecordCounts;
import org.millrace.data.classify.ScoreCounter;
import org.millrace.data.classify.ScoreHistogram;
import org.millrace.data.classify.TextClassifier;
import org.millrace.data.classify.TextSize;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.SourceFile;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.session.SerializableSupplier;
import org.millrace.spark.step.StableJson;
import scala.Tuple2;

/** Measures on Spark how a corpus's tokens spread over the scores of a label. */
public final class ThresholdJob {

    /**
     * What was found.
     *
     * @param histogram of the documents' scores
     * @param records what could be read, and what not
     */
    public record Measured(ScoreHistogram histogram, RecordCounts records) {}

    /** Not the reason of any bad record, which are in lower case. */
    private static final String SCORES = "SCORES";

    private final JavaSparkContext spark;

    public ThresholdJob(JavaSparkContext spark) {
        this.spark = spark;
    }

    /**
     * Scores every document.
     *
     * @param classifier folder or file
     * @param label whose score counts
     * @param tokenizer a tokenizer.json that measures texts, or its folder; null to measure them in bytes
     */
    public Measured measure(InputManifest inputs, Path classifier, String label, @Nullable Path tokenizer)
            throws IOException {
        Broadcast<SerializableConfiguration> configuration =
                SerializableConfiguration.broadcast(spark.sc(), spark.hadoopConfiguration());
        Broadcast<PerExecutor<Scorer>> scorer = PerExecutor.broadcast(
                spark, scorer(classifier.toString(), tokenizer == null ? "" : tokenizer.toString(), configuration));
        try {
            Map<String, long[]> counts = new TreeMap<>(InputRows.of(spark, inputs)
                    .mapPartitionsToPair(new ScorePass(label, configuration, scorer))
                    .reduceByKey(ClassifierTrainingJob::sum)
                    .collectAsMap());
            long[] scores = counts.remove(SCORES);
            ScoreHistogram histogram = scores == null ? new ScoreHistogram() : ScoreHistogram.ofCounts(scores);
            RecordCounts records = new RecordCounts();
            records.add(histogram.documents());
            counts.forEach((reason, count) -> records.bad(reason, count[0]));
            return new Measured(histogram, records);
        } finally {
            scorer.destroy();
            configuration.destroy();
        }
    }

    private static SerializableSupplier<Scorer> scorer(
            String classifier, String tokenizer, Broadcast<SerializableConfiguration> configuration) {
        return () -> {
            Configuration hadoop = configuration.value().value();
            return new Scorer(
                    ClassifierFiles.open(hadoop, new Path(classifier)),
                    tokenizer.isEmpty() ? TextSize.BYTES : tokens(hadoop, new Path(tokenizer)));
        };
    }

    private static TextSize tokens(Configuration hadoop, Path file) throws IOException {
        Tokenizer tokenizer = TokenizerFiles.load(hadoop, file);
        return text -> tokenizer.encodeOrdinary(text).length;
    }

    private record Scorer(TextClassifier classifier, TextSize size) {}

    private static final class ScorePass implements PairFlatMapFunction<Iterator<byte[]>, String, long[]> {

        private final String label;
        private final Broadcast<SerializableConfiguration> configuration;
        private final Broadcast<PerExecutor<Scorer>> scorer;

        private ScorePass(
                String label,
                Broadcast<SerializableConfiguration> configuration,
                Broadcast<PerExecutor<Scorer>> scorer) {
            this.label = label;
            this.configuration = configuration;
            this.scorer = scorer;
        }

        @Override
        public Iterator<Tuple2<String, long[]>> call(Iterator<byte[]> files) throws IOException {
            Scorer shared = scorer.value().get();
            ScoreCounter counter = new ScoreCounter(shared.classifier(), label, shared.size());
            while (files.hasNext()) {
                counter.read(configuration.value().value(), StableJson.read(files.next(), SourceFile.class));
            }
            List<Tuple2<String, long[]>> counts = new ArrayList<>();
            counts.add(new Tuple2<>(SCORES, counter.histogram().counts()));
            counter.records().bad().forEach((reason, count) -> counts.add(new Tuple2<>(reason, new long[] {count})));
            return counts.iterator();
        }
    }
}
