package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run on a real NameNode and DataNode: raw files, run directory and checkpoints are all there. */
@Tag("slow")
class HdfsTest {

    @TempDir
    private Path directory;

    @Test
    void runsAndResumesOnHdfs() throws Exception {
        Path yaml = TinyRun.write(directory, 60);
        // Three copies, the default, need three DataNodes.
        Files.writeString(
                yaml,
                Files.readString(yaml)
                        .replace("spark.ui.enabled:", "spark.hadoop.dfs.replication: \"1\", spark.ui.enabled:"));
        String config = yaml.toString();
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(
                        new Configuration(), directory.resolve("dfs").toFile())
                .numDataNodes(1)
                .build()) {
            FileSystem hdfs = cluster.getFileSystem();
            var input = new org.apache.hadoop.fs.Path("/in");
            hdfs.copyFromLocalFile(
                    new org.apache.hadoop.fs.Path(directory.resolve("in").toUri()), input);
            String[] onHdfs = {
                "--config",
                config,
                "--set",
                "run.directory=" + hdfs.getUri() + "/run",
                "--set",
                "data.sources[0].path=" + hdfs.getUri() + "/in/*.jsonl",
                "--set",
                "training.dl4j_stats.file=training/dl4j-stats.bin"
            };

            succeed("corpus", onHdfs);
            assertThat(succeed("corpus", onHdfs)).contains("pack/long: already finished");
            succeed("pretrain", onHdfs);
            var newest = new org.apache.hadoop.fs.Path("/run/training/checkpoints/step-00000015");
            assertThat(hdfs.exists(new org.apache.hadoop.fs.Path(newest, "COMMITTED")))
                    .isTrue();
            assertThat(hdfs.exists(new org.apache.hadoop.fs.Path("/run/training/dl4j-stats.bin")))
                    .isTrue();

            // As a kill before the commit would have left it: the run goes back to step 10 and ends with the same
            // bytes.
            byte[] weights = read(hdfs, newest);
            hdfs.delete(new org.apache.hadoop.fs.Path(newest, "COMMITTED"), false);
            assertThat(succeed("pretrain", onHdfs)).contains("step-00000010").contains("15 of 15 steps");
            assertThat(read(hdfs, newest)).isEqualTo(weights);

            succeed("generate", onHdfs);
            assertThat(succeed("report", onHdfs).strip()).endsWith("/run/report.html");
            succeed("verify", onHdfs);
        }
    }

    private static byte[] read(FileSystem hdfs, org.apache.hadoop.fs.Path checkpoint) throws Exception {
        try (var in = hdfs.open(new org.apache.hadoop.fs.Path(checkpoint, "model.safetensors"))) {
            return in.readAllBytes();
        }
    }

    private static String succeed(String job, String[] options) throws Exception {
        String[] arguments = new String[options.length + 1];
        arguments[0] = job;
        System.arraycopy(options, 0, arguments, 1, options.length);
        MillraceProcess process = MillraceProcess.run(arguments);
        assertThat(process.exitCode()).as(process.output()).isZero();
        return process.output();
    }
}
