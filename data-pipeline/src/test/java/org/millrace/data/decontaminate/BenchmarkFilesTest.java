package org.millrace.data.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkFilesTest {

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message questions {
              required int64 number;
              optional binary question (STRING);
              optional group choices {
                optional group text (LIST) { repeated group list { optional binary element (STRING); } }
                optional binary label (STRING);
              }
            }
            """);

    @TempDir
    private Path directory;

    @Test
    void readsTheHumanEvalThatIsCommitted() throws IOException {
        List<BenchmarkItem> items = Samples.humanEval();
        assertThat(items).hasSize(164);
        assertThat(items.get(0).name()).isEqualTo("human_eval/HumanEval/0");
        assertThat(items.get(0).text()).contains("has_close_elements").contains("for idx, elem in enumerate(numbers):");
    }

    @Test
    void takesTheFieldsInTheirOrderAndAllThatIsInThem() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), """
                {"q": "Which?", "choices": {"text": ["one", "two"], "label": ["A", "B"]}, "answer": 2, "note": null}

                {"q": "Why?", "choices": {"text": [], "label": []}, "answer": 1.5, "note": "so"}
                """);
        assertThat(read(List.of("choices.text", "q", "answer", "note"), null))
                .containsExactly(
                        new BenchmarkItem("set", "1", "one\ntwo\nWhich?\n2\n\n"),
                        new BenchmarkItem("set", "2", "\nWhy?\n1.5\nso\n"));
    }

    @Test
    void readsParquetWithListsAndGroups() throws IOException {
        Path file = directory.resolve("questions");
        var builder = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(SCHEMA)
                .withCompressionCodec(CompressionCodecName.ZSTD);
        try (ParquetWriter<Group> writer = builder.build()) {
            Group row = new SimpleGroupFactory(SCHEMA)
                    .newGroup()
                    .append("number", 7L)
                    .append("question", "Größer?");
            Group choices = row.addGroup("choices").append("label", "AB");
            Group list = choices.addGroup("text");
            list.addGroup("list").append("element", "yes");
            list.addGroup("list").append("element", "no");
            writer.write(row);
            writer.write(new SimpleGroupFactory(SCHEMA).newGroup().append("number", 8L));
        }
        assertThat(read(List.of("question", "choices.text"), "number"))
                .containsExactly(
                        new BenchmarkItem("set", "7", "Größer?\nyes\nno\n"), new BenchmarkItem("set", "8", "\n\n"));
        assertThatThrownBy(() -> read(List.of("answer"), null))
                .hasMessageContaining("item 1 of")
                .hasMessageContaining("no column `answer`, only number, question, choices");
        assertThatThrownBy(() -> read(List.of("question.text"), null))
                .hasMessageContaining("nothing inside of `question`");
    }

    @Test
    void severalFilesSayWhichTheItemIsFrom() throws IOException {
        Files.writeString(directory.resolve("b.jsonl"), "{\"q\": \"second\"}\n");
        Files.writeString(directory.resolve("a.jsonl"), "{\"q\": \"first\"}\n{\"q\": \"more\"}");
        assertThat(read(List.of("q"), null))
                .extracting(BenchmarkItem::name)
                .containsExactly("set/a.jsonl:1", "set/a.jsonl:2", "set/b.jsonl:1");
    }

    @Test
    void namesWhatIsWrong() throws IOException {
        assertThatThrownBy(() -> read(List.of("q"), null)).hasMessageContaining("no file matches");
        Files.writeString(directory.resolve("a.jsonl"), "");
        assertThatThrownBy(() -> read(List.of("q"), null)).hasMessageContaining("hold no item");
        Files.writeString(directory.resolve("a.jsonl"), "{\"q\": \"fine\"}\n{\"question\": \"x\", \"id\": 1}\n");
        assertThatThrownBy(() -> read(List.of("q"), null))
                .hasMessageContaining("Benchmark set: item 2 of")
                .hasMessageContaining("a.jsonl")
                .hasMessageContaining("no field `q`, only question, id");
        Files.writeString(directory.resolve("a.jsonl"), "[1]");
        assertThatThrownBy(() -> read(List.of("q"), null)).hasMessageContaining("ARRAY, expected a JSON object");
        Files.write(directory.resolve("a.jsonl"), "{\"q\": \"".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> read(List.of("q"), null)).hasMessageContaining("item 1 of");
    }

    private List<BenchmarkItem> read(List<String> fields, @Nullable String idField) throws IOException {
        return new BenchmarkFiles("set", directory.toUri().toString(), fields, idField).read(new Configuration(false));
    }
}
