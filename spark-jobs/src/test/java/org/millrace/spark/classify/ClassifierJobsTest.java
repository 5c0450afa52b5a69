package org.millrace.spark.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.classify.ClassifierCard;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.classify.ClassifierSettings;
import org.millrace.data.classify.ClassifierTraining;
import org.millrace.data.classify.FoldSettings;
import org.millrace.data.classify.LabelRule;
import org.millrace.data.classify.LabelledDataException;
import org.millrace.data.classify.LabelledReader;
import org.millrace.data.classify.LabelledSample;
import org.millrace.data.classify.RecordCounts;
import org.millrace.data.classify.SampleSettings;
import org.millrace.data.classify.ScoreCounter;
import org.millrace.data.classify.TextSize;
import org.millrace.data.read.FieldMapping;
import org.millrace.data.read.FrozenInputs;
import org.millrace.data.read.InputFormat;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.InputSource;
import org.millrace.data.read.SourceFile;
import org.millrace.spark.session.SharedSpark;

@ExtendWith(SharedSpark.class)
class ClassifierJobsTest {

    private static final Configuration CONFIGURATION = new Configuration();
    private static final FieldMapping FIELDS = new FieldMapping("text", null, null);

    @TempDir
    private Path directory;

    /** Documents with a label each in seven files, and two files of one label. */
    @BeforeEach
    void writeDocuments() throws IOException {
        Random random = new Random(4);
        for (int file = 0; file < 9; file++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                boolean good = file < 7 ? random.nextBoolean() : file == 7;
                StringBuilder text = new StringBuilder();
                for (int word = 0; word < 8; word++) {
                    text.append("w")
                            .append(random.nextInt(60) + (good ? 0 : 30))
                            .append(' ');
                }
                lines.append("{\"text\": \"%s\"%s}%n"
                        .formatted(text, file < 7 ? ", \"kind\": \"%s\"".formatted(good ? "good" : "other") : ""));
            }
            lines.append(file == 0 ? "{\"text\": \"no label\"}\n{\"broken\n" : "");
            String name = file < 7 ? "mixed-" + file : file == 7 ? "good" : "other";
            Files.writeString(directory.resolve(name + ".jsonl"), lines);
        }
    }

    private InputManifest inputs() throws IOException {
        List<InputSource> sources = new ArrayList<>();
        for (String name : List.of("mixed-*", "good", "other")) {
            sources.add(new InputSource(name, InputFormat.JSONL, directory + "/" + name + ".jsonl", FIELDS));
        }
        return FrozenInputs.freeze(CONFIGURATION, sources);
    }

    private static ClassifierRecipe recipe(String field, long sampleBytes) {
        return new ClassifierRecipe(
                new LabelRule(Map.of("good", "good", "other", "other"), field),
                new SampleSettings(sampleBytes, 1_000, 5),
                new ClassifierSettings(4, 3, 0.5, 1, 2, 0, 0, 50, 5),
                new FoldSettings(0.2, 0.2, 1_000));
    }

    private org.apache.hadoop.fs.Path hadoop(String name) {
        return new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
    }

    private ClassifierCard inOneProcess(ClassifierRecipe recipe, String folder) throws IOException {
        LabelledSample sample = new LabelledSample(recipe.sample());
        LabelledReader reader = new LabelledReader(CONFIGURATION, recipe.labels());
        for (SourceFile file : inputs().files()) {
            reader.read(file, sample::add);
        }
        return new ClassifierTraining(recipe.settings(), recipe.folds())
                .run(sample.entries(), sample.shown(), CONFIGURATION, hadoop(folder), epoch -> {});
    }

    @Test
    void trainsTheSameBytesAsOneProcess(JavaSparkContext spark) throws IOException {
        for (long sampleBytes : new long[] {1 << 20, 8_000}) {
            ClassifierRecipe recipe = recipe("kind", sampleBytes);
            ClassifierCard expected = inOneProcess(recipe, "alone-" + sampleBytes);
            List<RecordCounts> counts = new ArrayList<>();
            ClassifierCard card = new ClassifierTrainingJob(spark, recipe)
                    .train(inputs(), hadoop("spark-" + sampleBytes), counts::add);
            assertThat(card).isEqualTo(expected);
            for (String file : List.of(ClassifierFiles.MODEL, ClassifierFiles.CARD)) {
                assertThat(directory.resolve("spark-" + sampleBytes).resolve(file))
                        .hasSameBinaryContentAs(
                                directory.resolve("alone-" + sampleBytes).resolve(file));
            }
            assertThat(counts.get(0).documents()).isEqualTo(540);
            assertThat(counts.get(0).bad()).hasSize(2).containsEntry(LabelledReader.NO_LABEL, 1L);
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.work");
    }

    @Test
    void leavesNothingWhereThereIsTooLittle(JavaSparkContext spark) throws IOException {
        ClassifierRecipe recipe = recipe("kind", 100);
        assertThatThrownBy(() -> new ClassifierTrainingJob(spark, recipe).train(inputs(), hadoop("none"), counts -> {}))
                .isInstanceOf(LabelledDataException.class)
                .hasMessageContaining("offer more documents");
        assertThat(directory).isDirectoryNotContaining("glob:**none*");
    }

    @Test
    void stopsWhereTheCallerWillNotHaveTheRecords(JavaSparkContext spark) {
        ClassifierRecipe recipe = recipe("no_such_field", 1 << 20);
        assertThatThrownBy(() -> new ClassifierTrainingJob(spark, recipe).train(inputs(), hadoop("none"), counts -> {
                    throw new IllegalStateException(
                            "%d without a label".formatted(counts.bad().get("no_label")));
                }))
                .hasMessage("421 without a label");
    }

    @Test
    void measuresTheSameScoresAsOneProcess(JavaSparkContext spark) throws IOException {
        inOneProcess(recipe("kind", 1 << 20), "quality");
        ScoreCounter alone =
                new ScoreCounter(ClassifierFiles.open(CONFIGURATION, hadoop("quality")), "good", TextSize.BYTES);
        for (SourceFile file : inputs().files()) {
            alone.read(CONFIGURATION, file);
        }
        ThresholdJob.Measured measured = new ThresholdJob(spark).measure(inputs(), hadoop("quality"), "good", null);
        assertThat(measured.histogram().counts()).isEqualTo(alone.histogram().counts());
        assertThat(measured.histogram().documents()).isEqualTo(541);
        assertThat(measured.records().documents()).isEqualTo(541);
        assertThat(measured.records().bad()).isEqualTo(alone.records().bad()).hasSize(1);
    }
}
