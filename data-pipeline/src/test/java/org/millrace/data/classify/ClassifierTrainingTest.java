package org.millrace.data.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTrainingTest {

    private static final Configuration CONFIGURATION = configuration();
    private static final ClassifierSettings SMALL = new ClassifierSettings(4, 5, 0.5, 1, 1, 0, 0, 100, 7);

    /** Without files of checksums, which would see the damage first. */
    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setClass("fs.file.impl", RawLocalFileSystem.class, RawLocalFileSystem.class);
        configuration.setBoolean("fs.file.impl.disable.cache", true);
        return configuration;
    }

    @TempDir
    private Path directory;

    /** Texts of two vocabularies that overlap, so that some cannot be told. */
    static LabelledSample sample(int documents) {
        Random random = new Random(4);
        LabelledSample sample = new LabelledSample(new SampleSettings(1 << 20, 1_000, 1));
        for (int i = 0; i < documents; i++) {
            boolean good = i % 2 == 0;
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 6; word++) {
                text.append("w").append(random.nextInt(60) + (good ? 0 : 30)).append(' ');
            }
            sample.add(new LabelledText(good ? "good" : "other", text.toString()));
        }
        return sample;
    }

    private ClassifierCard train(LabelledSample sample, FoldSettings folds, String folder) throws IOException {
        return new ClassifierTraining(SMALL, folds)
                .run(sample.entries(), sample.shown(), CONFIGURATION, hadoop(folder), epoch -> {});
    }

    private org.apache.hadoop.fs.Path hadoop(String name) {
        return new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
    }

    @Test
    void leavesAClassifierThatIsCalibratedAndMeasured() throws IOException {
        ClassifierCard card = train(sample(4_000), new FoldSettings(0.3, 0.2, 1_000), "quality");
        assertThat(card.shown()).isEqualTo(Map.of("good", 2_000L, "other", 2_000L));
        long learnt = card.learnt().values().stream().mapToLong(Long::longValue).sum();
        assertThat(learnt + card.calibrationDocuments() + card.evaluation().documents())
                .isEqualTo(sample(4_000).entries().size());
        assertThat(card.calibrations()).containsOnlyKeys("good", "other");
        assertThat(card.calibrations().get("good")).isInstanceOf(IsotonicCalibration.class);
        ClassifierEvaluation.LabelScores good =
                Objects.requireNonNull(card.evaluation().labels().get("good"));
        assertThat(good.areaUnderCurve()).isGreaterThan(0.9);
        assertThat(good.calibrationError()).isLessThan(0.08);

        TextClassifier opened = ClassifierFiles.open(CONFIGURATION, hadoop("quality"));
        assertThat(ClassifierFiles.card(CONFIGURATION, hadoop("quality"))).isEqualTo(card);
        int label = opened.labels().indexOf("good");
        TextClassifier.Score score = opened.score("w1 w2 w3 w4 w5 w6", label);
        assertThat(score.probability())
                .isEqualTo(
                        Objects.requireNonNull(card.calibrations().get("good")).probability(score.logOdds()))
                .isGreaterThan(0.9);
        assertThat(opened.score("w80 w81 w82 w83 w84 w85", label).probability()).isLessThan(0.1);
    }

    @Test
    void calibratesWithTwoNumbersWhereThereIsLittle() throws IOException {
        ClassifierCard card = train(sample(600), new FoldSettings(0.2, 0.2, 1_000), "quality");
        assertThat(card.calibrations().get("good")).isInstanceOf(PlattCalibration.class);
        assertThat(ClassifierFiles.card(CONFIGURATION, hadoop("quality"))).isEqualTo(card);
    }

    @Test
    void writesTheSameBytesTwice() throws IOException {
        train(sample(600), FoldSettings.standard(), "a");
        train(sample(600), FoldSettings.standard(), "b");
        for (String file : List.of(ClassifierFiles.MODEL, ClassifierFiles.CARD)) {
            assertThat(directory.resolve("a").resolve(file))
                    .hasSameBinaryContentAs(directory.resolve("b").resolve(file));
        }
    }

    @Test
    void refusesTooFewDocumentsToMeasureWith() {
        assertThatThrownBy(() -> train(sample(4), FoldSettings.standard(), "quality"))
                .isInstanceOf(LabelledDataException.class)
                .hasMessageContaining("to calibrate with");
        assertThat(directory.resolve("quality")).doesNotExist();
    }

    @Test
    void refusesACardOfAnotherModel() throws IOException {
        train(sample(600), FoldSettings.standard(), "quality");
        Path model = directory.resolve("quality").resolve(ClassifierFiles.MODEL);
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 1] ^= 1;
        Files.write(model, bytes);
        assertThatThrownBy(() -> ClassifierFiles.open(CONFIGURATION, hadoop("quality")))
                .isInstanceOf(FastTextFormatException.class)
                .hasMessageContaining("model.bin: has the SHA-256")
                .hasMessageContaining("classifier.json is of a model with");
    }

    @Test
    void saysWhichCardCannotBeRead() throws IOException {
        train(sample(600), FoldSettings.standard(), "quality");
        Path card = directory.resolve("quality").resolve(ClassifierFiles.CARD);
        Files.writeString(card, Files.readString(card).replace("\"format\" : 1", "\"format\" : 9"));
        assertThatThrownBy(() -> ClassifierFiles.open(CONFIGURATION, hadoop("quality")))
                .hasMessageContaining("classifier.json: has format 9; expected 1");
        Files.writeString(card, "{\"format\": \"x\"");
        assertThatThrownBy(() -> ClassifierFiles.open(CONFIGURATION, hadoop("quality")))
                .hasMessageContaining("classifier.json: is no card");
    }

    @Test
    void keepsThresholdsBesideTheModel() throws IOException {
        ClassifierCard card = train(sample(600), FoldSettings.standard(), "quality");
        TextClassifier classifier = ClassifierFiles.open(CONFIGURATION, hadoop("quality"));
        assertThat(classifier.threshold("good", 0.1)).isEmpty();
        ScoreHistogram histogram = new ScoreHistogram();
        List<Double> scores = new ArrayList<>();
        for (LabelledSample.Entry entry : sample(600).entries()) {
            double logOdds = classifier
                    .score(entry.document().text(), classifier.labels().indexOf("good"))
                    .logOdds();
            scores.add(logOdds);
            histogram.add(logOdds, 1);
        }
        KeptTokens first = KeptTokens.of("good", new ScoreHistogram(), "tokens");
        KeptTokens second = KeptTokens.of("good", histogram, "bytes");
        ClassifierFiles.writeCard(
                CONFIGURATION, hadoop("quality"), card.with(first).with(second));
        double threshold = ClassifierFiles.open(CONFIGURATION, hadoop("quality"))
                .threshold("good", 0.1)
                .orElseThrow();
        assertThat(scores.stream().filter(score -> score >= threshold).count())
                .isBetween(scores.size() / 10L, scores.size() / 10L + 5);
        assertThat(ClassifierFiles.card(CONFIGURATION, hadoop("quality")).keptTokens())
                .containsExactly(second);
        assertThat(ClassifierFiles.labels(CONFIGURATION, hadoop("quality"))).containsExactlyInAnyOrder("good", "other");
        assertThat(ClassifierFiles.hasThresholds(CONFIGURATION, hadoop("quality"), "good"))
                .isTrue();
        assertThat(ClassifierFiles.hasThresholds(CONFIGURATION, hadoop("quality"), "other"))
                .isFalse();
        assertThat(ClassifierFiles.hasThresholds(CONFIGURATION, hadoop("quality/model.bin"), "good"))
                .isFalse();
    }
}
