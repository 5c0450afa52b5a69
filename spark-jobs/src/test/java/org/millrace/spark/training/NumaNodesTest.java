package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/numa-nodes}, whose output Spark must be able to read. */
class NumaNodesTest {

    @TempDir
    Path nodes;

    @Test
    void nodesComeInTheirOrderAndThoseWithoutCpusAreLeftOut() throws Exception {
        node(0, "0-31,64-95");
        node(1, "");
        node(2, "32-63,96-127");
        node(10, "128");
        Files.createDirectory(nodes.resolve("power"));

        ResourceInformation found = ResourceInformation.parseJson(succeed());

        assertThat(found.name()).isEqualTo("numa");
        assertThat(found.addresses()).containsExactly("0-31,64-95", "32-63,96-127", "128");
    }

    @Test
    void aMachineWithoutNodesIsAnError() throws Exception {
        Process process = start();

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("no node with CPUs in " + nodes);
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private String succeed() throws IOException, InterruptedException {
        Process process = start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private Process start() throws IOException {
        return new ProcessBuilder("../scripts/numa-nodes", nodes.toString()).start();
    }

    private void node(int number, String cpus) throws IOException {
        Path node = Files.createDirectory(nodes.resolve("node" + number));
        Files.writeString(node.resolve("cpulist"), cpus + "\n");
    }
}
