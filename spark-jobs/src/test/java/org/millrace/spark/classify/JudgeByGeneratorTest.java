package org.millrace.spark.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.judge.Dimension;
import org.millrace.data.judge.DocumentJudge;
import org.millrace.data.judge.JudgeReport;
import org.millrace.data.judge.JudgementCache;
import org.millrace.data.judge.Rubric;
import org.millrace.data.judge.TextGenerator;
import org.millrace.train.config.Precision;
import org.millrace.train.generate.GenerationSettings;
import org.millrace.train.generate.Generator;
import org.millrace.train.generate.Sampler;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.reference.ReferenceKernels;

/**
 * The contract of the judge's port, held by the trainer's generator: a real model behind it, though one that has never learnt
 * to answer.
 */
class JudgeByGeneratorTest {

    private static final Path MODEL = Path.of("../trainer/src/test/resources/qwen2-generate/folder");
    private static final Rubric RUBRIC = new Rubric(List.of(new Dimension("use", "Of use?", 0, 5)), 40);

    private static Kernels kernels;
    private static Generator generator;

    @TempDir
    private static Path folder;

    @TempDir
    private Path directory;

    /** What an implementation of the port comes to. */
    private static final class GeneratorPort implements TextGenerator {

        private static final GenerationSettings SETTINGS = new GenerationSettings(6, Sampler.greedy(), 0);

        private int asked;

        @Override
        public String identity() {
            return "qwen2-generate, greedy, 6 tokens";
        }

        @Override
        public int batchSize() {
            return 2;
        }

        @Override
        public List<String> generate(List<String> prompts) {
            asked += prompts.size();
            return prompts.stream().map(GeneratorPort::answer).toList();
        }

        private static String answer(String prompt) {
            try {
                return generator.generate(prompt, SETTINGS, piece -> {}).text();
            } catch (IllegalArgumentException tooLong) {
                return "";
            }
        }
    }

    @BeforeAll
    static void open() throws IOException {
        kernels = ReferenceKernels.create();
        for (String file : List.of("tokenizer.json", "generation_config.json", "model.safetensors")) {
            Files.copy(MODEL.resolve(file), folder.resolve(file));
        }
        // Room for a rubric: nothing in the weights depends on it.
        Files.writeString(
                folder.resolve("config.json"),
                Files.readString(MODEL.resolve("config.json"))
                        .replace("\"max_position_embeddings\": 128", "\"max_position_embeddings\": 2048"));
        generator = Generator.open(new Configuration(), hadoop(folder), kernels, Precision.FP32);
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    @AfterAll
    static void close() {
        generator.close();
        kernels.close();
    }

    @Test
    void answersEachPromptByItselfAndInOrder() {
        GeneratorPort port = new GeneratorPort();
        List<String> prompts = List.of("The miller opened", "A river turns the wheel");
        List<String> together = port.generate(prompts);
        List<String> alone = new ArrayList<>();
        prompts.forEach(prompt -> alone.addAll(port.generate(List.of(prompt))));
        assertThat(together).isEqualTo(alone).doesNotContain("");
        assertThat(together.get(0)).isNotEqualTo(together.get(1));
    }

    @Test
    void answersAPromptThatIsTooLongWithNothing() {
        assertThat(new GeneratorPort().generate(List.of("wheel ".repeat(20_000), "The miller")))
                .startsWith("")
                .hasSize(2)
                .last()
                .isNotEqualTo("");
    }

    @Test
    void everyDocumentIsCountedAndAskedAboutOnce() throws IOException {
        List<Document> documents = IntStream.range(0, 5)
                .mapToObj(i -> Document.read(
                        new DocumentId(0, i), "test", "memory:" + i, "Text " + i % 3 + " of the valley.", Map.of()))
                .toList();
        GeneratorPort port = new GeneratorPort();
        List<Document> judged = new ArrayList<>();
        JudgeReport first = judge(port, documents, judged);
        assertThat(judged)
                .extracting(Document::id)
                .isEqualTo(documents.stream().map(Document::id).toList());
        assertThat(first.documents()).isEqualTo(5);
        assertThat(first.asked()).isEqualTo(3);
        assertThat(port.asked).isEqualTo(3);
        long unusable =
                first.unusable().values().stream().mapToLong(Long::longValue).sum();
        assertThat(first.marked() + unusable).isEqualTo(5);
        // It says something, and nobody takes that for marks.
        assertThat(first.unusable()).isEqualTo(Map.of("not_json", 5L));

        GeneratorPort idle = new GeneratorPort();
        JudgeReport second = judge(idle, documents, new ArrayList<>());
        assertThat(idle.asked).isZero();
        assertThat(second).isEqualTo(new JudgeReport(5, 0, 0, first.unusable()));
    }

    private JudgeReport judge(TextGenerator port, List<Document> documents, List<Document> judged) throws IOException {
        JudgementCache cache = JudgementCache.open(new Configuration(), hadoop(directory), RUBRIC, port);
        return new DocumentJudge(RUBRIC, port, cache)
                .judge(documents.iterator(), (document, judgement) -> judged.add(document));
    }
}
