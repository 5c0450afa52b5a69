package org.millrace.data.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

class DocumentJudgeTest {

    private static final Rubric RUBRIC = AnswersTest.RUBRIC;

    /** Without files of checksums, which would see damage first. */
    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setClass("fs.file.impl", RawLocalFileSystem.class, RawLocalFileSystem.class);
        configuration.setBoolean("fs.file.impl.disable.cache", true);
        return configuration;
    }

    @TempDir
    private Path directory;

    /** Answers by what the prompt says, and fails at a call if told to. */
    private static final class ScriptedGenerator implements TextGenerator {

        private final String identity;
        private final int failingCall;
        private final List<Integer> calls = new ArrayList<>();

        private ScriptedGenerator(String identity, int failingCall) {
            this.identity = identity;
            this.failingCall = failingCall;
        }

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public int batchSize() {
            return 3;
        }

        @Override
        public List<String> generate(List<String> prompts) throws IOException {
            calls.add(prompts.size());
            if (calls.size() == failingCall) {
                throw new IOException("the model is away");
            }
            return prompts.stream()
                    .map(prompt -> prompt.contains("bad text") ? "Well." : "{\"use\": 4, \"style\": 2}")
                    .toList();
        }
    }

    private JudgementCache cache(TextGenerator generator) throws IOException {
        return JudgementCache.open(
                configuration(), new org.apache.hadoop.fs.Path(directory.toUri()), RUBRIC, generator);
    }

    private static Document document(int i, String text) {
        return Document.read(new DocumentId(0, i), "test", "memory:" + i, text, Map.of());
    }

    private static List<Document> documents(String... texts) {
        return IntStream.range(0, texts.length)
                .mapToObj(i -> document(i, texts[i]))
                .toList();
    }

    private JudgeReport judge(ScriptedGenerator generator, List<Document> documents, List<Document> judged)
            throws IOException {
        return new DocumentJudge(RUBRIC, generator, cache(generator))
                .judge(documents.iterator(), (document, judgement) -> judged.add(document));
    }

    @Test
    void marksDocumentsInTheirOrderAndCountsWhatIsUnusable() throws IOException {
        ScriptedGenerator generator = new ScriptedGenerator("scripted", 0);
        List<Document> judged = new ArrayList<>();
        JudgeReport report = judge(generator, documents("a", "b", "bad text 1", "c", "bad text 2"), judged);
        assertThat(report).isEqualTo(new JudgeReport(5, 3, 5, new TreeMap<>(Map.of("not_json", 2L))));
        assertThat(judged).extracting(document -> document.id().record()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(judged.get(0).scores()).isEqualTo(Map.of("judge.use", 4.0, "judge.style", 2.0));
        assertThat(judged.get(2).scores()).isEmpty();
        assertThat(generator.calls).containsExactly(3, 2);
    }

    @Test
    void asksAboutEqualTextsOnce() throws IOException {
        ScriptedGenerator generator = new ScriptedGenerator("scripted", 0);
        List<Document> judged = new ArrayList<>();
        JudgeReport report = judge(generator, documents("a", "a", "b", "a", "c", "a"), judged);
        assertThat(report.documents()).isEqualTo(6);
        assertThat(report.asked()).isEqualTo(3);
        assertThat(judged).allSatisfy(document -> assertThat(document.scores()).hasSize(2));
    }

    @Test
    void goesOnWhereItStopped() throws IOException {
        List<Document> documents = documents("a", "b", "bad text", "d", "e", "f", "g");
        ScriptedGenerator failing = new ScriptedGenerator("scripted", 2);
        assertThatThrownBy(() -> judge(failing, documents, new ArrayList<>()))
                .isInstanceOf(IOException.class)
                .hasMessage("the model is away");
        ScriptedGenerator back = new ScriptedGenerator("scripted", 0);
        List<Document> resumed = new ArrayList<>();
        JudgeReport report = judge(back, documents, resumed);
        assertThat(back.calls).containsExactly(3, 1);
        assertThat(report.documents()).isEqualTo(7);
        assertThat(report.asked()).isEqualTo(4);
        assertThat(report.unusable()).isEqualTo(Map.of("not_json", 1L));
        List<Document> again = new ArrayList<>();
        ScriptedGenerator idle = new ScriptedGenerator("scripted", 1);
        assertThat(judge(idle, documents, again).asked()).isZero();
        assertThat(again).isEqualTo(resumed);
    }

    @Test
    void asksAnotherModelAndByAnotherRubricAnew() throws IOException {
        judge(new ScriptedGenerator("one", 0), documents("a"), new ArrayList<>());
        assertThat(judge(new ScriptedGenerator("two", 0), documents("a"), new ArrayList<>())
                        .asked())
                .isEqualTo(1);
        ScriptedGenerator one = new ScriptedGenerator("one", 0);
        assertThat(cache(one).size()).isEqualTo(1);
        assertThat(JudgementCache.open(
                                configuration(),
                                new org.apache.hadoop.fs.Path(directory.toUri()),
                                new Rubric(RUBRIC.dimensions(), 99),
                                one)
                        .size())
                .isZero();
    }

    @Test
    void refusesAGeneratorThatLosesAnswers() {
        TextGenerator losing = new TextGenerator() {
            @Override
            public String identity() {
                return "losing";
            }

            @Override
            public int batchSize() {
                return 2;
            }

            @Override
            public List<String> generate(List<String> prompts) {
                return List.of("{\"use\": 4, \"style\": 2}");
            }
        };
        assertThatThrownBy(() -> new DocumentJudge(RUBRIC, losing, cache(losing))
                        .judge(documents("a", "b").iterator(), (document, judgement) -> {}))
                .hasMessage("losing gave 1 answers to 2 prompts");
    }

    @Test
    void saysWhichFileOfTheCacheIsDamaged() throws IOException {
        ScriptedGenerator generator = new ScriptedGenerator("scripted", 0);
        judge(generator, documents("a", "b"), new ArrayList<>());
        Path file;
        try (Stream<Path> files = Files.walk(directory)) {
            file = files.filter(path -> path.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
        String whole = Files.readString(file);
        Files.writeString(file, whole.replace("\"use\":4", "\"use\":6"));
        assertThatThrownBy(() -> cache(generator))
                .hasMessageContaining(file.getFileName() + ", line 1 is no judgement by this rubric");
        Files.writeString(file, whole.substring(0, whole.length() / 2 - 9));
        assertThatThrownBy(() -> cache(generator)).hasMessageContaining("is no JSON; delete the file");
    }

    @Test
    void doesNotHoldBackWhatWasJudgedBefore() throws IOException {
        judge(new ScriptedGenerator("scripted", 0), documents("a"), new ArrayList<>());
        List<Document> judged = new ArrayList<>();
        List<Document> copies =
                IntStream.range(0, 100).mapToObj(i -> document(i, "a")).toList();
        ScriptedGenerator idle = new ScriptedGenerator("scripted", 1);
        int[] most = {0};
        new DocumentJudge(RUBRIC, idle, cache(idle))
                .judge(
                        copies.stream()
                                .peek(document -> most[0] =
                                        Math.max(most[0], (int) document.id().record() - judged.size()))
                                .iterator(),
                        (document, judgement) -> judged.add(document));
        assertThat(judged).hasSize(100);
        assertThat(most[0]).isLessThan(24);
    }
}
