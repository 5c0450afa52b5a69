package org.millrace.data.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.data.read.BadReason;

class RowConversionTest {

    private static final Configuration HADOOP = new Configuration();
    private static final RowField<String> TEXT = RowField.text("text");
    private static final RowField<int[]> IDS = RowField.tokenIds("ids");

    /** Stands in for a tokenizer: a token a UTF-16 unit. */
    private static final RowFunction<String, int[]> UNITS = text -> text.chars().toArray();

    @TempDir
    private Path directory;

    @Test
    void convertsLinesInTheirOrderAndKeepsFieldsAsTheyAreWritten() throws IOException {
        String result = lines("""
                {"id": 1.50, "text": "ab", "more": {"k": [1,  null, "\\u00e9}"]}}

                {"text": "", "id": -0, "other": true}
                {"more": "\\"q\\"", "text": "c", "id": null}
                """, List.of("id", "more"));
        assertThat(result).isEqualTo("""
                {"id":1.50,"more":{"k": [1,  null, "\\u00e9}"]},"ids":[97,98]}
                {"id":-0,"ids":[]}
                {"more":"\\"q\\"","id":null,"ids":[99]}
                """);
    }

    @Test
    void takesTheLastOfTwoFieldsOfOneName() throws IOException {
        assertThat(lines("{\"text\":\"a\",\"id\":1,\"text\":\"b\",\"id\":2}", List.of("id")))
                .isEqualTo("{\"id\":2,\"ids\":[98]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'text': | invalid_json",
                "{'text': 'a'} {'text': 'b'} | invalid_json",
                "['text'] | not_an_object",
                "{'txt': 'a'} | missing_text",
                "{'text': null} | missing_text",
                "{'text': 5} | text_not_a_string",
            },
            quoteCharacter = '`')
    void setsALineAsideWithItsReason(String line, String reason) throws IOException {
        try (RejectedRows rejected = RejectedRows.counted()) {
            var out = new ByteArrayOutputStream();
            ConversionSummary summary = encode(2)
                    .run(
                            List.of(stream("{\"text\":\"good\"}\n" + line.replace('\'', '"') + "\n{\"text\":\"x\"}")),
                            RowOutput.stream(out, IDS),
                            rejected,
                            progress -> {});
            assertThat(summary.rows()).isEqualTo(2);
            assertThat(summary.bad()).isEqualTo(1);
            assertThat(summary.badShare()).isEqualTo(1 / 3.0);
            assertThat(rejected.reasons()).singleElement().satisfies(bad -> {
                assertThat(bad.first().reason()).isEqualTo(reason);
                assertThat(bad.first().position()).isEqualTo("line 2");
                assertThat(bad.first().file()).isEqualTo("in");
                assertThat(bad.first().excerpt()).isNotEmpty();
            });
        }
    }

    @Test
    void setsInvalidUtf8AndLongLinesAside() throws IOException {
        byte[] broken = "{\"text\":\"\u00ff\"}\n{\"text\":\"%s\"}\n{\"text\":\"x\"}\n"
                .formatted("y".repeat(200))
                .getBytes(StandardCharsets.ISO_8859_1);
        try (RejectedRows rejected = RejectedRows.counted()) {
            var out = new ByteArrayOutputStream();
            new RowConversion<>(TEXT, List.of(), UNITS, IDS, 1, 100)
                    .run(
                            List.of(RowInput.stream(new ByteArrayInputStream(broken), "in")),
                            RowOutput.stream(out, IDS),
                            rejected,
                            progress -> {});
            assertThat(rejected.reasons())
                    .extracting(bad -> bad.first().reason() + " " + bad.first().position())
                    .containsExactly("invalid_utf8 line 1", "too_long line 2");
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"ids\":[120]}\n");
        }
    }

    @Test
    void readsWhatIsThereOfADamagedFile() throws IOException {
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            for (int i = 0; i < 5000; i++) {
                out.write("{\"text\":\"%d %d\"}\n".formatted(i, i * 7919L).getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] cut = java.util.Arrays.copyOf(gzip.toByteArray(), gzip.size() / 2);
        try (RejectedRows rejected = RejectedRows.counted()) {
            ConversionSummary summary = encode(2)
                    .run(
                            List.of(RowInput.stream(new ByteArrayInputStream(cut), "in.gz")),
                            RowOutput.stream(new ByteArrayOutputStream(), IDS),
                            rejected,
                            progress -> {});
            assertThat(summary.rows()).isBetween(500L, 4999L);
            assertThat(rejected.reasons())
                    .extracting(bad -> bad.first().reason())
                    .contains("truncated_gzip");
        }
    }

    @Test
    void keepsTheOrderOfManyRowsOnManyThreads() throws IOException {
        int rows = 60_000;
        StringBuilder in = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            in.append("{\"id\":")
                    .append(i)
                    .append(",\"text\":\"")
                    .append("x".repeat(i % 97))
                    .append("\"}\n");
        }
        var out = new ByteArrayOutputStream();
        try (RejectedRows rejected = RejectedRows.counted()) {
            new RowConversion<>(TEXT, List.of("id"), UNITS, IDS, 7, 1 << 20)
                    .run(List.of(stream(in.toString())), RowOutput.stream(out, IDS), rejected, progress -> {});
        }
        String[] lines = out.toString(StandardCharsets.UTF_8).split("\n", -1);
        assertThat(lines).hasSize(rows + 1);
        for (int i = 0; i < rows; i += 997) {
            assertThat(lines[i]).startsWith("{\"id\":%d,".formatted(i));
            assertThat(lines[i].chars().filter(c -> c == 'x').count()).isZero();
        }
    }

    @Test
    void nothingComesOutOfNothing() throws IOException {
        assertThat(lines("", List.of())).isEmpty();
        assertThat(lines("\n \n", List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rows.parquet, PARQUET", "rows.jsonl, JSONL", "rows.jsonl.gz, JSONL", "rows.jsonl.zst, JSONL"})
    void comesBackFromEveryKindOfFile(String name, RowFormat format) throws IOException {
        List<String> texts = new ArrayList<>();
        StringBuilder in = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            texts.add("row %d \u00e9\ud83d\ude00".formatted(i));
            in.append("{\"text\":\"%s\",\"id\":\"d%d\"}\n".formatted(texts.get(i), i));
        }
        Path file = directory.resolve(name);
        write(in.toString(), file, format);
        if (name.endsWith(".gz")) {
            try (InputStream gzip = new GZIPInputStream(Files.newInputStream(file))) {
                assertThat(gzip.readAllBytes()).isNotEmpty();
            }
        }
        var out = new ByteArrayOutputStream();
        RowFunction<int[], String> back = ids -> new String(ids, 0, ids.length);
        try (RejectedRows rejected = RejectedRows.counted()) {
            ConversionSummary summary = new RowConversion<>(IDS, List.of("id"), back, TEXT, 2, 1 << 20)
                    .run(List.of(file(file)), RowOutput.stream(out, TEXT), rejected, progress -> {});
            assertThat(summary.rows()).isEqualTo(3000);
        }
        var mapper = new ObjectMapper();
        String[] lines = out.toString(StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < 3000; i += 171) {
            var row = mapper.readTree(lines[i]);
            assertThat(row.path("id").asText()).isEqualTo("d" + i);
            assertThat(row.path("text").asText()).isEqualTo(texts.get(i));
        }
    }

    @Test
    void sameRowsMakeTheSameParquetFile() throws IOException {
        String in = "{\"text\":\"a\",\"id\":{\"b\":1}}\n{\"text\":\"b\"}\n".repeat(100);
        write(in, directory.resolve("one.parquet"), RowFormat.PARQUET);
        write(in, directory.resolve("two.parquet"), RowFormat.PARQUET);
        assertThat(directory.resolve("one.parquet")).hasSameBinaryContentAs(directory.resolve("two.parquet"));
    }

    @Test
    void leavesNoFileUnlessItIsCommitted() throws IOException {
        Path file = directory.resolve("out.jsonl");
        try (RejectedRows rejected = RejectedRows.counted();
                RowOutput<int[]> output =
                        RowOutput.file(HADOOP, hadoop(file), RowFormat.JSONL, IDS, List.of(), false)) {
            encode(1).run(List.of(stream("{\"text\":\"a\"}\n")), output, rejected, progress -> {});
            assertThat(file).doesNotExist();
        }
        assertThat(directory).isEmptyDirectory();
        Files.writeString(file, "mine");
        assertThatThrownBy(() -> RowOutput.file(HADOOP, hadoop(file), RowFormat.JSONL, IDS, List.of(), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exists already");
        assertThat(file).hasContent("mine");
    }

    @Test
    void aFunctionCanRefuseAValue() throws IOException {
        RowFunction<String, int[]> picky = text -> {
            if (text.contains("no")) {
                throw new BadValueException(BadReason.SPECIAL_TOKEN, "it says no");
            }
            return new int[] {1};
        };
        Path kept = directory.resolve("bad.jsonl");
        var out = new ByteArrayOutputStream();
        try (RejectedRows rejected = RejectedRows.kept(HADOOP, hadoop(kept), false)) {
            new RowConversion<>(TEXT, List.of(), picky, IDS, 1, 1 << 20)
                    .run(
                            List.of(stream("{\"text\":\"no\"}\n{\"text\":\"yes\"}\n")),
                            RowOutput.stream(out, IDS),
                            rejected,
                            progress -> {});
            rejected.commit();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"ids\":[1]}\n");
        assertThat(kept)
                .hasContent("{\"file\":\"in\",\"position\":\"line 1\",\"reason\":\"special_token\","
                        + "\"detail\":\"it says no\",\"excerpt\":\"no\",\"records\":1}");
    }

    @Test
    void aBrokenFunctionIsNotABadRow() {
        RowFunction<String, int[]> broken = text -> {
            throw new IllegalStateException("a bug");
        };
        assertThatThrownBy(() -> new RowConversion<>(TEXT, List.of(), broken, IDS, 2, 1 << 20)
                        .run(
                                List.of(stream("{\"text\":\"a\"}\n")),
                                RowOutput.stream(new ByteArrayOutputStream(), IDS),
                                RejectedRows.counted(),
                                progress -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a bug");
    }

    @Test
    void readsListsOfIdsAsOthersWriteThem() throws IOException {
        Path file = directory.resolve("foreign.parquet");
        MessageType schema = MessageTypeParser.parseMessageType("""
                message foreign {
                  optional group ids (LIST) { repeated group list { optional int64 element; } }
                  optional double score;
                  optional boolean good;
                  optional int32 number;
                  optional binary name (STRING);
                }
                """);
        var rows = new SimpleGroupFactory(schema);
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(hadoop(file)).withType(schema).build()) {
            Group whole = rows.newGroup();
            Group list = whole.addGroup("ids");
            list.addGroup("list").add("element", 65L);
            list.addGroup("list").add("element", 66L);
            whole.add("score", 0.5);
            whole.add("good", true);
            whole.add("number", -3);
            whole.add("name", "\"n\"");
            writer.write(whole);
            writer.write(rows.newGroup());
            Group empty = rows.newGroup();
            empty.addGroup("ids");
            writer.write(empty);
            Group withNull = rows.newGroup();
            Group nullList = withNull.addGroup("ids");
            nullList.addGroup("list").add("element", 65L);
            nullList.addGroup("list");
            writer.write(withNull);
            Group large = rows.newGroup();
            large.addGroup("ids").addGroup("list").add("element", 1L << 40);
            writer.write(large);
        }
        var out = new ByteArrayOutputStream();
        try (RejectedRows rejected = RejectedRows.counted()) {
            new RowConversion<>(
                            IDS,
                            List.of("score", "good", "number", "name"),
                            ids -> new String(ids, 0, ids.length),
                            TEXT,
                            2,
                            1 << 20)
                    .run(List.of(file(file)), RowOutput.stream(out, TEXT), rejected, progress -> {});
            assertThat(rejected.reasons())
                    .extracting(bad -> bad.first().reason() + " " + bad.first().position())
                    .containsExactly("missing_ids row 1", "not_token_ids row 3", "unknown_id row 4");
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"score\":0.5,\"good\":true,\"number\":-3,\"name\":\"\\\"n\\\"\",\"text\":\"AB\"}\n"
                        + "{\"text\":\"\"}\n");
    }

    @Test
    void keptNumbersWithoutASignStayPositive() throws IOException {
        Path file = directory.resolve("unsigned.parquet");
        MessageType schema = MessageTypeParser.parseMessageType("""
                message unsigned {
                  required binary text (STRING);
                  required int32 u32 (INTEGER(32,false));
                  required int64 u64 (INTEGER(64,false));
                  required int64 i64 (INTEGER(64,true));
                }
                """);
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(hadoop(file)).withType(schema).build()) {
            Group row = new SimpleGroupFactory(schema).newGroup();
            row.add("text", "a");
            row.add("u32", -1);
            row.add("u64", -2L);
            row.add("i64", -3L);
            writer.write(row);
        }
        var out = new ByteArrayOutputStream();
        try (RejectedRows rejected = RejectedRows.counted()) {
            new RowConversion<>(TEXT, List.of("u32", "u64", "i64"), UNITS, IDS, 1, 1 << 20)
                    .run(List.of(file(file)), RowOutput.stream(out, IDS), rejected, progress -> {});
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"u32\":4294967295,\"u64\":18446744073709551614,\"i64\":-3,\"ids\":[97]}\n");
    }

    @Test
    void keptColumnsCountTowardsTheSizeOfABatch() throws IOException {
        Path file = directory.resolve("rows.parquet");
        write("{\"text\":\"a\",\"id\":\"%s\"}\n".formatted("k".repeat(100_000)).repeat(60), file, RowFormat.PARQUET);
        List<Long> sizes = new ArrayList<>();
        file(file).read(IDS, Set.of("id"), 1 << 20, batch -> sizes.add(batch.bytes()));
        assertThat(sizes).hasSizeGreaterThanOrEqualTo(10);
        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThan((1 << 20) + 200_010));
    }

    @Test
    void aColumnThatIsNotThereOrOfAnotherKindMakesAllItsRowsBad() throws IOException {
        Path file = directory.resolve("rows.parquet");
        write("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", file, RowFormat.PARQUET);
        assertThat(reasons(RowField.text("nothing"), List.of(), file)).containsExactly("missing_text 2");
        assertThat(reasons(RowField.text("ids"), List.of(), file)).containsExactly("text_not_a_string 2");
        assertThat(reasons(RowField.text("id"), List.of("ids"), file)).containsExactly("unsupported_type 2");
        Path noParquet = Files.writeString(directory.resolve("no.parquet"), "no Parquet at all");
        assertThat(reasons(TEXT, List.of(), noParquet)).containsExactly("corrupt_parquet 1");
        Path nothing = Files.createFile(directory.resolve("nothing.parquet"));
        assertThat(reasons(TEXT, List.of(), nothing)).containsExactly("empty_file 1");
    }

    private List<String> reasons(RowField<String> field, List<String> keep, Path file) throws IOException {
        RowField<int[]> to = RowField.tokenIds("result");
        try (RejectedRows rejected = RejectedRows.counted()) {
            new RowConversion<>(field, keep, UNITS, to, 1, 1 << 20)
                    .run(
                            List.of(file(file)),
                            RowOutput.stream(new ByteArrayOutputStream(), to),
                            rejected,
                            progress -> {});
            return rejected.reasons().stream()
                    .map(bad -> bad.first().reason() + " " + bad.rows())
                    .toList();
        }
    }

    private void write(String lines, Path file, RowFormat format) throws IOException {
        try (RejectedRows rejected = RejectedRows.counted();
                RowOutput<int[]> output = RowOutput.file(HADOOP, hadoop(file), format, IDS, List.of("id"), false)) {
            new RowConversion<>(TEXT, List.of("id"), text -> text.codePoints().toArray(), IDS, 2, 1 << 20)
                    .run(List.of(stream(lines)), output, rejected, progress -> {});
            output.commit();
        }
    }

    private static String lines(String in, List<String> keep) throws IOException {
        var out = new ByteArrayOutputStream();
        try (RejectedRows rejected = RejectedRows.counted()) {
            new RowConversion<>(TEXT, keep, UNITS, IDS, 2, 1 << 20)
                    .run(List.of(stream(in)), RowOutput.stream(out, IDS), rejected, progress -> {});
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static RowConversion<String, int[]> encode(int threads) {
        return new RowConversion<>(TEXT, List.of(), UNITS, IDS, threads, 1 << 20);
    }

    private static RowInput stream(String text) {
        return RowInput.stream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "in");
    }

    private static RowInput file(Path file) {
        return RowInput.file(HADOOP, hadoop(file), RowFormat.ofName(file.toString()));
    }

    private static org.apache.hadoop.fs.Path hadoop(Path file) {
        return new org.apache.hadoop.fs.Path(file.toUri());
    }
}
