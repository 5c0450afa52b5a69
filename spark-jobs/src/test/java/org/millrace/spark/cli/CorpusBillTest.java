package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill that {@code corpus --dry-run} prints. */
class CorpusBillTest {

    private static final String TITLE = "What all of them cost";

    @TempDir
    private Path directory;

    @Test
    void theReadmeShowsTheBillOf18TrillionTokens() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String command = readme.lines()
                .filter(line -> line.startsWith("scripts/millrace corpus --config configs/bill-18t.yaml"))
                .findFirst()
                .orElseThrow();
        List<String> arguments = new ArrayList<>(List.of(command.split(" +")));
        arguments.remove(0);
        arguments.replaceAll(argument -> argument.replace("configs/", "../configs/"));
        // The files are named from the folder that the command is run in.
        arguments.add("--set=data.sources[0].path=../configs/sample/prose/*");
        arguments.add("--set=data.steps[6].decontaminate.benchmarks[0].path="
                + "../configs/sample/multilingual/human-rights.jsonl.zst");

        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

        assertThat(run.exitCode()).as(run.messages()).isZero();
        String bill = bill(run).split("\n\n")[0].strip();
        assertThat(bill).contains("18.0 T tokens").doesNotContain("?");
        assertThat(readme).contains(bill);
    }

    @Test
    void aBillMayEndBeforeTheTokens() throws IOException {
        CommandRun run = corpus("--until", "language");

        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.output()).contains("Would run read → gopher_quality → language in ");
        assertThat(bill(run)).contains("language").doesNotContain("deduplicate", "tokenize", "tokens");
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        CommandRun run = corpus("--until", "nothing", "--cores", "0", "--bytes", "many");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(run.messages())
                .contains("--until: got 'nothing', expected read or a step of data.steps: gopher_quality, language")
                .contains("--cores: got 0, expected at least 1")
                .contains("--bytes: got 'many'");
    }

    private CommandRun corpus(String... options) throws IOException {
        Path config = TinyRun.write(directory, 20);
        List<String> arguments = new ArrayList<>(List.of("corpus", "--config", config.toString(), "--dry-run"));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static String bill(CommandRun run) {
        return run.output().substring(run.output().indexOf(TITLE));
    }
}
