package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.tokenize.BpeTrainer;
import org.millrace.data.tokenize.Normalization;
import org.millrace.data.tokenize.PreTokenizer;
import org.millrace.data.tokenize.SpecialTokens;
import org.millrace.data.tokenize.SplitPattern;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.data.tokenize.TokenizerJson;
import org.millrace.data.tokenize.WordCounts;

class TokenizerCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = "The miller carries every sack of grain to the wheel by the river.";

    @TempDir
    private static Path shared;

    private static Tokenizer tokenizer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void trainATokenizer() throws IOException {
        WordCounts words = new WordCounts();
        new PreTokenizer(SplitPattern.QWEN2, Normalization.NFC)
                .forEachWord(TEXT.repeat(3), (utf8, from, to) -> words.add(utf8, from, to, 1));
        TokenizerJson json = new BpeTrainer(300, List.of("<|endoftext|>", "<|im_end|>"), 1)
                .train(words, Normalization.NFC, SplitPattern.QWEN2);
        TokenizerFiles.write(json, 64, new Configuration(), new org.apache.hadoop.fs.Path(shared.toUri()));
        tokenizer = new Tokenizer(json);
    }

    @Test
    void encodesStandardInputToStandardOutput() throws IOException {
        CommandRun run = encode("{\"text\": \"%s\", \"id\": 7}\n{\"text\": \"\"}\n".formatted(TEXT), "--keep", "id");
        assertThat(run.exitCode()).as(run.messages()).isZero();
        String[] lines = run.output().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(JSON.readTree(lines[0]).path("id").asInt()).isEqualTo(7);
        assertThat(ids(JSON.readTree(lines[0]))).isEqualTo(tokenizer.encodeOrdinary(TEXT));
        assertThat(lines[1]).isEqualTo("{\"ids\":[]}");
        assertThat(run.messages())
                .contains("2  rows of 1 files", "65  characters", "tokens a character", "MB/s", "0  bad rows");
    }

    @Test
    void treatsSpecialTokensAsAsked() throws IOException {
        String line = "{\"text\": \"a<|im_end|>\"}\n{\"text\": \"a\"}\n";
        assertThat(ids(JSON.readTree(encode(line).output().lines().findFirst().orElseThrow())))
                .isEqualTo(tokenizer.encode("a<|im_end|>", SpecialTokens.AS_TEXT));
        assertThat(ids(JSON.readTree(encode(line, "--special", "allow")
                        .output()
                        .lines()
                        .findFirst()
                        .orElseThrow())))
                .isEqualTo(tokenizer.encode("a<|im_end|>"));
        CommandRun forbidden = encode(line, "--special", "forbid", "--max-bad-share", "0.5");
        assertThat(forbidden.exitCode()).isZero();
        assertThat(forbidden.output().lines()).hasSize(1);
        assertThat(forbidden.messages()).contains("special_token", "standard input, line 1", "<|im_end|>");
        assertThat(encode(line, "--special", "perhaps").exitCode()).isEqualTo(ExitCode.USER);
    }

    @Test
    void decodesWhatItEncodedThroughEveryFormat() throws IOException {
        Path in = Files.createDirectories(directory.resolve("in"));
        Files.writeString(in.resolve("a.jsonl"), "{\"text\": \"caf\u00e9\", \"url\": \"u/1\"}\n");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(in.resolve("b.jsonl.gz")))) {
            gzip.write("{\"text\": \"the grain\\n\", \"url\": null}\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(in.resolve("_SUCCESS"), "");
        for (String name : List.of("ids.parquet", "ids.jsonl.zst", "ids.jsonl")) {
            Path ids = directory.resolve(name);
            CommandRun encoded = CommandRun.of(
                    "tokenizer",
                    "encode",
                    "-t",
                    shared.toString(),
                    "--keep",
                    "url",
                    "-o",
                    ids.toString(),
                    in.toString());
            assertThat(encoded.exitCode()).as(encoded.messages()).isZero();
            assertThat(encoded.output()).isEmpty();
            assertThat(encoded.messages()).contains("2  rows of 2 files");
            CommandRun decoded = CommandRun.of("tokenizer", "decode", "-t", shared + "/tokenizer.json", ids.toString());
            assertThat(decoded.exitCode()).as(decoded.messages()).isZero();
            assertThat(decoded.output()).isEqualTo("{\"text\":\"caf\u00e9\"}\n{\"text\":\"the grain\\n\"}\n");
        }
        Path again = directory.resolve("again.parquet");
        CommandRun fromParquet = CommandRun.of(
                "tokenizer",
                "decode",
                "-t",
                shared.toString(),
                "--keep",
                "url",
                "-o",
                again.toString(),
                directory.resolve("ids.parquet").toString());
        assertThat(fromParquet.exitCode()).as(fromParquet.messages()).isZero();
        CommandRun reencoded =
                CommandRun.of("tokenizer", "encode", "-t", shared.toString(), "--keep", "url", again.toString());
        assertThat(reencoded.output())
                .isEqualTo(CommandRun.of("tokenizer", "encode", "-t", shared.toString(), "--keep", "url", in.toString())
                        .output()
                        .replace("\"url\":null,", ""));
    }

    @Test
    void setsBadRowsAsideAndStopsWhereThereAreTooMany() throws IOException {
        Path out = directory.resolve("out.jsonl");
        Path bad = directory.resolve("bad.jsonl");
        String lines = "{\"text\": \"a\"}\n{\"text\": \n{\"txt\": \"x\"}\n";
        String[] arguments = {"-o", out.toString(), "--rejected", bad.toString()};
        CommandRun tooMany = encode(lines, arguments);
        assertThat(tooMany.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(tooMany.messages()).contains("invalid_json", "missing_text", "line 2", "line 3", "2  bad rows");
        assertThat(out).doesNotExist();
        assertThat(Files.readAllLines(bad))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(JSON.readTree(line).path("file").asText()).isEqualTo("standard input"));
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");

        CommandRun again = encode(lines, "-o", out.toString(), "--rejected", bad.toString(), "--max-bad-share", "1");
        assertThat(again.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(again.messages()).contains("--rejected", "exists", "--overwrite");
        CommandRun allowed = encode(
                lines, "-o", out.toString(), "--rejected", bad.toString(), "--max-bad-share", "1", "--overwrite");
        assertThat(allowed.exitCode()).as(allowed.messages()).isZero();
        assertThat(Files.readAllLines(out)).hasSize(1);
    }

    @Test
    void anEmptyInputHasNoRows() throws IOException {
        assertThat(encode("").exitCode()).isZero();
        Path empty = Files.createFile(directory.resolve("empty.jsonl"));
        CommandRun run = CommandRun.of("tokenizer", "encode", "-t", shared.toString(), empty.toString());
        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.messages()).contains("0  rows of 1 files");
    }

    @Test
    void refusesIdsThatNoTokenHas() {
        CommandRun run = CommandRun.withInput(
                "{\"ids\": [1, 2]}\n{\"ids\": [300]}\n{\"ids\": [-1]}\n{\"ids\": [1.5]}\n{\"ids\": 3}\n{\"id\": 3}\n"
                        + "{\"ids\": [99999999999]}\n",
                "tokenizer",
                "decode",
                "-t",
                shared.toString(),
                "--max-bad-share",
                "1");
        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.output().lines()).hasSize(1);
        assertThat(run.messages())
                .containsPattern(
                        "3 +unknown_id, first in standard input, line 2: the id 300 at position 0 has no token")
                .containsPattern("2 +not_token_ids")
                .containsPattern("1 +missing_ids");
    }

    @Test
    void leavesSpecialTokensOutWhereAsked() {
        String line = "{\"ids\": [%d, %d]}"
                .formatted(
                        tokenizer.encode("a")[0], tokenizer.idOf("<|im_end|>").orElseThrow());
        assertThat(CommandRun.withInput(line, "tokenizer", "decode", "-t", shared.toString())
                        .output())
                .isEqualTo("{\"text\":\"a<|im_end|>\"}\n");
        assertThat(CommandRun.withInput(line, "tokenizer", "decode", "-t", shared.toString(), "--skip-special")
                        .output())
                .isEqualTo("{\"text\":\"a\"}\n");
    }

    @Test
    void saysWhatATokenizerIs() {
        CommandRun run = CommandRun.of("tokenizer", "inspect", "-t", shared.toString(), "--longest", "2");
        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.output())
                .contains("byte-level BPE, split like QWEN2", "NFC", "300 tokens, highest id 299", "42\n")
                .contains(tokenizer.fingerprint(), "2, of which 2 are special", "\"<|im_end|>\"", "longest tokens");
    }

    @Test
    void showsThePiecesOfAText() {
        CommandRun run = CommandRun.of(
                "tokenizer", "inspect", "-t", shared.toString(), "--text", "a\u00e9\ud83e\udd99<|im_end|>");
        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.output())
                .containsPattern("\\d+  0\\.\\.1 +0\\.\\.1 +\"a\" +61")
                .containsPattern("299  3\\.\\.13 +7\\.\\.17 +\"<\\|im_end\\|>\"")
                .contains("8 tokens, 13 characters, 17 bytes")
                .doesNotContain("normalised");
        assertThat(CommandRun.of("tokenizer", "inspect", "-t", shared.toString(), "--text", "e\u0301")
                        .output())
                .contains("1 characters, 2 bytes", "normalised");
        assertThat(CommandRun.of(
                                "tokenizer",
                                "inspect",
                                "-t",
                                shared.toString(),
                                "--special",
                                "forbid",
                                "--text",
                                "<|im_end|>")
                        .exitCode())
                .isEqualTo(ExitCode.USER);
    }

    @Test
    void comparesTwoTokenizers() throws IOException {
        WordCounts words = new WordCounts();
        new PreTokenizer(SplitPattern.GPT2, Normalization.NONE)
                .forEachWord(TEXT, (utf8, from, to) -> words.add(utf8, from, to, 1));
        TokenizerFiles.write(
                new BpeTrainer(270, List.of("<|endoftext|>", "<|x|>"), 1)
                        .train(words, Normalization.NONE, SplitPattern.GPT2),
                64,
                new Configuration(),
                new org.apache.hadoop.fs.Path(directory.toUri()));
        CommandRun run =
                CommandRun.of("tokenizer", "inspect", "-t", shared.toString(), "--compare", directory.toString());
        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.output())
                .contains("split: QWEN2 here, GPT2 there", "normalization: NFC here, NONE there")
                .contains("1 only there: \"<|x|>\"", "only here", "merges: 42 here, 12 there");
        assertThat(CommandRun.of("tokenizer", "inspect", "-t", shared.toString(), "--compare", shared.toString())
                        .output())
                .startsWith("The same");
        CommandRun both = CommandRun.of(
                "tokenizer", "inspect", "-t", shared.toString(), "--compare", shared.toString(), "--text", "a");
        assertThat(both.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(both.messages()).contains("--compare and --text");
    }

    @Test
    @Tag("slow")
    void trainsOnFiles() throws Exception {
        Path in = Files.createDirectories(directory.resolve("in"));
        Files.writeString(in.resolve("a.jsonl"), "{\"text\": \"%s\"}\n".formatted(TEXT.repeat(3)));
        MillraceProcess process = MillraceProcess.run(
                "tokenizer",
                "train",
                "-o",
                directory.resolve("out").toString(),
                "--vocabulary-size",
                "300",
                "--min-frequency",
                "1",
                "--special-token",
                "<|endoftext|>",
                "--special-token",
                "<|im_end|>",
                "--master",
                "local[1]",
                in.toString());
        assertThat(process.exitCode()).as(process.output()).isZero();
        assertThat(process.output()).contains("1  documents", "0  bad records");
        assertThat(TokenizerOption.load(directory.resolve("out").toString(), new Configuration())
                        .fingerprint())
                .isEqualTo(tokenizer.fingerprint());
    }

    @Test
    void trainingReportsEveryMistakeAtOnce() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), "{}");
        Files.writeString(directory.resolve("b.txt"), "x");
        CommandRun run = CommandRun.of(
                "tokenizer",
                "train",
                "-o",
                shared.toString(),
                "--vocabulary-size",
                "10",
                "--min-frequency",
                "0",
                directory.toString(),
                directory + "/none*");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(run.messages())
                .contains("--vocabulary-size", "--min-frequency", "which has a tokenizer")
                .contains("several formats: [JSONL, TEXT]", "matches no file");
    }

    @Test
    void trainingRefusesOrdinaryWordsAsTokensAndPlacesThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("a.jsonl"), "{}");
        String[] options = {"--special-token", "wheel", "--special-token", "<|x|>", "--overwrite"};
        CommandRun onAFile = train(file, options, "-o", file.toString(), "--rejected", directory.toString());
        assertThat(onAFile.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(onAFile.messages())
                .contains("3 problems", "'wheel', which is an ordinary word", "which is a file")
                .contains("--rejected", "which is a folder");
        CommandRun onTheRoot = train(file, options, "-o", "/");
        assertThat(onTheRoot.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(onTheRoot.messages()).contains("2 problems", "a folder below the root");
    }

    private static CommandRun train(Path input, String[] options, String... more) {
        return CommandRun.of(Stream.of(
                        Stream.of("tokenizer", "train"),
                        Stream.of(options),
                        Stream.of(more),
                        Stream.of(input.toString()))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    @Test
    void theStepRefusesAGivenTokenizerBeforeAnyWork() throws IOException {
        Path config = TinyRun.write(directory, 1);
        Path given = Files.writeString(directory.resolve("given.json"), "{\"model\": {\"type\": \"Unigram\"}}");
        String yaml = Files.readString(config);
        String train = "{train: {vocabulary_size: 320}}";
        Files.writeString(config, yaml.replace(train, "{file: \"" + given + "\"}"));
        CommandRun run = CommandRun.of("corpus", "--config", config.toString());
        assertThat(run.exitCode()).as(run.messages()).isEqualTo(ExitCode.USER);
        assertThat(run.messages()).contains("tokenizer.file", "given.json");
        assertThat(directory.resolve("run")).doesNotExist();
        Files.writeString(config, yaml.replace(train, "{file: \"" + shared + "\"}"));
        CommandRun folder = CommandRun.of("tokenizer", "--config", config.toString());
        assertThat(folder.messages()).contains("tokenizer.file", "which is a folder");
    }

    @Test
    void reportsEveryMistakeAtOnce() {
        CommandRun run = encode(
                "",
                "--threads",
                "0",
                "--keep",
                "ids",
                "--output-format",
                "parquet",
                "--max-bad-share",
                "2",
                directory + "/nothing*");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(run.messages())
                .contains("--threads", "--keep", "--output-format", "--max-bad-share", "matches no file");
        CommandRun noTokenizer = CommandRun.of("tokenizer", "encode", "-t", directory + "/none");
        assertThat(noTokenizer.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(noTokenizer.messages()).contains("There is no tokenizer");
    }

    @Test
    void theStepOfTheSameNameStillWantsItsConfiguration() {
        CommandRun run = CommandRun.of("tokenizer");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(run.messages()).contains("Missing required option: '--config=FILE'", "encode", "decode");
    }

    @Test
    @Tag("slow")
    void worksInAPipeOfProcesses() throws Exception {
        Process process = MillraceProcess.start("tokenizer", "encode", "-t", shared.toString());
        try (var in = process.getOutputStream()) {
            in.write("{\"text\": \"the river\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("{\"ids\":[").contains("1  rows of 1 files");
    }

    private static CommandRun encode(String input, String... more) {
        String[] arguments = new String[more.length + 4];
        arguments[0] = "tokenizer";
        arguments[1] = "encode";
        arguments[2] = "-t";
        arguments[3] = shared.toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandRun.withInput(input, arguments);
    }

    private static int[] ids(JsonNode row) {
        JsonNode list = row.path("ids");
        int[] ids = new int[list.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = list.get(i).asInt();
        }
        return ids;
    }
}
