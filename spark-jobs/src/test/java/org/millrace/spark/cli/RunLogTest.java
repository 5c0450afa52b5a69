package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.session.FullFileSystem;

class RunLogTest {

    @TempDir
    private Path directory;

    @Test
    void aDiskThatIsFullCostsTheLogAndNotTheJob() {
        Configuration full = new Configuration();
        full.set("fs.file.impl", FullFileSystem.class.getName());
        full.set("fs.file.impl.disable.cache", "true");

        assertThatCode(() -> {
                    try (RunLog log = RunLog.open(full, new org.apache.hadoop.fs.Path(directory.toUri()), "pretrain")) {
                        LogManager.getLogger(RunLogTest.class).error("{} has something to tell", log);
                    }
                })
                .doesNotThrowAnyException();
    }
}
