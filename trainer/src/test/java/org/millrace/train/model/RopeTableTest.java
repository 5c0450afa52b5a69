package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;

class RopeTableTest {

    private final Kernels kernels = ImplementationsOfKernels.fastest();

    /** PyTorch's vectorised power may round a frequency the other way. */
    @Test
    void frequenciesAreThoseOfTransformersButForTheLastBit() throws IOException {
        for (JsonNode expected : goldens()) {
            float[] frequencies = frequencies(expected);
            for (int i = 0; i < frequencies.length; i++) {
                float frequency = at(expected, "frequencies", i);
                assertThat(Float.floatToIntBits(frequencies[i]))
                        .as("pair %d", i)
                        .isCloseTo(Float.floatToIntBits(frequency), within(1));
            }
        }
    }

    @Test
    void anglesOfFarPositionsAreThoseOfTransformers() throws IOException {
        for (JsonNode expected : goldens()) {
            int position = expected.path("position").asInt();
            float[] frequencies = frequencies(expected);
            try (RopeTable table = new RopeTable(
                    kernels.device(),
                    2 * frequencies.length,
                    expected.path("theta").asDouble(),
                    position + 1)) {
                table.require(position + 1);
                float[] cosines = Values.read(kernels.device(), table.cosine().rows(position, 1));
                float[] sines = Values.read(kernels.device(), table.sine().rows(position, 1));
                for (int i = 0; i < frequencies.length; i++) {
                    float turned = position * Math.abs(frequencies[i] - at(expected, "frequencies", i));
                    assertThat(cosines[i]).isCloseTo(at(expected, "cosine", i), within(2e-7f + turned));
                    assertThat(sines[i]).isCloseTo(at(expected, "sine", i), within(2e-7f + turned));
                }
            }
        }
    }

    @Test
    void growsWithoutChangingWhatItHeld() {
        try (RopeTable table = new RopeTable(kernels.device(), 8, 10_000, 2_000)) {
            float[] before = Values.read(kernels.device(), table.cosine());
            table.require(1_999);
            assertThat(table.cosine().dimension(0)).isEqualTo(2_000);
            float[] after = Values.read(kernels.device(), table.cosine().rows(0, before.length / 4));
            assertThat(after).isEqualTo(before);
        }
    }

    @Test
    void positionsBeyondTheModelAreRefused() {
        try (RopeTable table = new RopeTable(kernels.device(), 8, 10_000, 100)) {
            assertThatThrownBy(() -> table.require(101))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 100 positions")
                    .hasMessageContaining("cannot serve 101");
        }
    }

    private static float[] frequencies(JsonNode expected) {
        return RopeTable.frequencies(
                expected.path("head_size").asInt(), expected.path("theta").asDouble());
    }

    private static float at(JsonNode expected, String name, int index) {
        return (float) expected.path(name).get(index).asDouble();
    }

    private static JsonNode goldens() throws IOException {
        return new ObjectMapper().readTree(new File(Golden.resource("qwen2-goldens"), "rope.json"));
    }
}
