package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.FailureKind;
import org.millrace.spark.MissingStepException;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

class RunInputsTest {

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void aRankWhoseDiskIsNotTheDriversTellsThatNoOtherAttemptHelps() throws Exception {
        Problems problems = new Problems();
        String yaml = Files.readString(java.nio.file.Path.of("../configs/quickstart.yaml"));
        RunConfig run = ConfigReader.read(
                        ConfigTree.parse("quickstart", yaml, List.of(), problems), RunConfig.class, problems)
                .orElseThrow();
        Path directory = new Path(folder.toString());

        assertThatThrownBy(
                        () -> RunInputs.of(run, directory, new Path(directory, "training"), new Configuration(false)))
                .isInstanceOf(MissingStepException.class)
                .hasMessageContainingAll(folder + "/corpus/tokenizer", "a run.directory that all machines see")
                .satisfies(failure -> assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.USER));
    }
}
