package org.millrace.spark.classify;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.millrace.data.classify.ClassifierTraining;
import org.millrace.data.classify.LabelledDataException;
import org.millrace.data.classify.LabelledSample;
import org.millrace.data.classify.LabelledText;
import org.millrace.spark.step.StableJson;
import scala.Tuple2;

/** Takes the sample and learns from it. Each attempt writes to a folder of its own; the driver takes one. */
final class TrainTask implements FlatMapFunction<Iterator<Tuple2<String, String>>, byte[]> {

    private static final Logger LOG = LogManager.getLogger(TrainTask.class);

    /**
     * What came of it: a folder or a refusal, which would be the same in another attempt.
     *
     * @param folder that has the classifier
     * @param refusal why there is none
     */
    record Outcome(@Nullable String folder, @Nullable String refusal) {}

    private final byte[] recipe;
    private final TreeMap<String, Long> shown;
    private final String work;
    private final Broadcast<SerializableConfiguration> configuration;

    TrainTask(byte[] recipe, Map<String, Long> shown, String work, Broadcast<SerializableConfiguration> configuration) {
        this.recipe = recipe;
        this.shown = new TreeMap<>(shown);
        this.work = work;
        this.configuration = configuration;
    }

    @Override
    public Iterator<byte[]> call(Iterator<Tuple2<String, String>> documents) throws IOException {
        ClassifierRecipe parsed = ClassifierRecipe.ofJson(recipe);
        LabelledSample sample = new LabelledSample(parsed.sample());
        while (documents.hasNext()) {
            Tuple2<String, String> document = documents.next();
            sample.add(new LabelledText(document._1(), document._2()));
        }
        return List.of(StableJson.compact(learn(parsed, sample))).iterator();
    }

    private Outcome learn(ClassifierRecipe parsed, LabelledSample sample) throws IOException {
        Path folder = new Path(work, UUID.randomUUID().toString());
        try {
            new ClassifierTraining(parsed.settings(), parsed.folds())
                    .run(
                            sample.entries(),
                            shown,
                            configuration.value().value(),
                            folder,
                            epoch -> LOG.info(
                                    "epoch {}: loss {}",
                                    epoch.number(),
                                    String.format(Locale.ROOT, "%.4f", epoch.loss())));
            return new Outcome(folder.toString(), null);
        } catch (LabelledDataException tooLittle) {
            return new Outcome(null, tooLittle.getMessage());
        }
    }
}
