package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.read.FieldMapping;
import org.millrace.data.read.InputFormat;
import org.millrace.data.read.InputSource;
import org.millrace.data.tokenize.BpeTrainer;
import org.millrace.data.tokenize.Normalization;
import org.millrace.data.tokenize.PreTokenizer;
import org.millrace.data.tokenize.SplitPattern;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerJson;
import org.millrace.data.tokenize.WordCounts;
import org.millrace.spark.BadDataException;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StepManifest;

@ExtendWith(SharedSpark.class)
class TokenizerTrainingTest {

    private static final List<String> TEXTS = List.of(
            "The miller carries every sack of grain to the wheel.",
            "A river turns the wheel that the miller has built 1234.",
            "Caf\u00e9 cafe\u0301 \ud83e\udd99 caf\u00e9!");

    @TempDir
    private Path directory;

    private Path input;

    @BeforeEach
    void writeTexts() throws IOException {
        input = Files.createDirectories(directory.resolve("in"));
        Files.writeString(
                input.resolve("a.jsonl"),
                "{\"body\": \"%s\"}\n{\"body\": \"%s\"}\n".formatted(TEXTS.get(0), TEXTS.get(1)));
        Files.writeString(input.resolve("b.txt"), TEXTS.get(2));
    }

    private List<InputSource> sources() {
        return List.of(
                new InputSource("input-1", InputFormat.JSONL, input + "/*.jsonl", new FieldMapping("body", null, null)),
                new InputSource("input-2", InputFormat.TEXT, input + "/*.txt", FieldMapping.DEFAULT));
    }

    private static TokenizerRecipe recipe(SplitPattern split) {
        return new TokenizerRecipe(290, 1, List.of("<|endoftext|>", "<|x|>"), split, Normalization.NFC, 77);
    }

    private StepManifest train(
            JavaSparkContext spark, SplitPattern split, double maxBadShare, @Nullable Path rejected, String output)
            throws IOException {
        return new TokenizerTraining(spark, recipe(split), maxBadShare, rejected == null ? null : hadoop(rejected))
                .train(sources(), hadoop(directory.resolve(output)));
    }

    @Test
    void trainsWhatTheTrainerWouldMakeOfAllTexts(JavaSparkContext spark) throws IOException {
        for (SplitPattern split : SplitPattern.values()) {
            String folder = "tokenizer-" + split;
            StepManifest documents = train(spark, split, 0, null, folder);
            assertThat(documents.rowsOut()).isEqualTo(3);
            WordCounts words = new WordCounts();
            for (String text : TEXTS) {
                new PreTokenizer(split, Normalization.NFC)
                        .forEachWord(text, (utf8, from, to) -> words.add(utf8, from, to, 1));
            }
            TokenizerJson expected =
                    new BpeTrainer(290, recipe(split).specialTokens(), 1).train(words, Normalization.NFC, split);
            byte[] json = Files.readAllBytes(directory.resolve(folder + "/tokenizer.json"));
            Tokenizer trained = Tokenizer.load(new ByteArrayInputStream(json));
            assertThat(trained.fingerprint()).isEqualTo(expected.fingerprint());
            assertThat(trained.idOf("<|x|>")).hasValue(289);
            assertThat(Files.readString(directory.resolve(folder + "/tokenizer_config.json")))
                    .contains("\"model_max_length\" : 77");
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.work");
    }

    @Test
    void theSameTextsGiveTheSameFiles(JavaSparkContext spark) throws IOException {
        train(spark, SplitPattern.QWEN2, 0, null, "one");
        train(spark, SplitPattern.QWEN2, 0, null, "two");
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            assertThat(directory.resolve("one").resolve(name))
                    .hasSameBinaryContentAs(directory.resolve("two").resolve(name));
        }
    }

    @Test
    void setsBadRecordsAsideAndStopsWhereThereAreTooMany(JavaSparkContext spark) throws IOException {
        Files.writeString(input.resolve("c.jsonl"), "{\"body\": 5}\n{\"body\"\n");
        Path rejected = directory.resolve("bad.jsonl");
        assertThatThrownBy(() -> train(spark, SplitPattern.QWEN2, 0.1, rejected, "tokenizer"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("2 of 5 records")
                .hasMessageContaining("text_not_a_string");
        assertThat(directory.resolve("tokenizer")).doesNotExist();
        assertThat(directory).isDirectoryNotContaining("glob:**.work");
        assertThat(Files.readAllLines(rejected)).hasSize(2).anyMatch(line -> line.contains("c.jsonl"));
        StepManifest documents = train(spark, SplitPattern.QWEN2, 0.5, rejected, "tokenizer");
        assertThat(documents.rowsRejected()).isEqualTo(2);
        assertThat(directory.resolve("tokenizer/tokenizer.json")).exists();
    }

    @Test
    void keepsBadRecordsWithTheirReasonsWhereThereIsNothingElse(JavaSparkContext spark) throws IOException {
        Files.delete(input.resolve("b.txt"));
        Files.writeString(input.resolve("a.jsonl"), "{\"body\": 5}\n{\"body\"\n");
        Path rejected = directory.resolve("bad.jsonl");
        TokenizerTraining training = new TokenizerTraining(spark, recipe(SplitPattern.QWEN2), 1, hadoop(rejected));
        assertThatThrownBy(() -> training.train(sources().subList(0, 1), hadoop(directory.resolve("tokenizer"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("No record of the files holds text; bad records: {")
                .hasMessageContaining("text_not_a_string");
        assertThat(Files.readAllLines(rejected)).hasSize(2);
        assertThat(directory.resolve("tokenizer")).doesNotExist();
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }
}
