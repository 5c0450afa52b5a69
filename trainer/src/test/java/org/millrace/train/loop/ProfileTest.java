package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

class ProfileTest {

    private static final Kernels KERNELS = KernelProvider.create(KernelChoice.AUTO, 1);

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        KERNELS.close();
    }

    @Test
    void aProfiledRunEndsWithTheSameBytesAndATrace() throws Exception {
        TinyRun plain = TinyRun.create(folder.resolve("plain"));
        new Pretraining(plain.inputs(), KERNELS).run();
        TinyRun profiled = TinyRun.create(folder.resolve("profiled"));

        new Pretraining(profiled.inputs(), KERNELS).profile(3).run();

        assertThat(profiled.finalNumbers()).isEqualTo(plain.finalNumbers());
        List<JsonNode> events = events(profiled);
        assertThat(names(events, "step")).containsExactly("step 2", "step 3", "step 4");
        assertThat(names(events, "phase")).containsExactlyInAnyOrder("forward", "loss", "backward", "update");
        assertThat(names(events, "layer")).containsExactly("layer 0");
        assertThat(names(events, "backward"))
                .contains("linearInputGradient", "linearWeightGradient", "attentionGradient", "embeddingGradient");
        assertThat(names(events, "update")).contains("sumOfSquares", "adamW");
        assertThat(weights(events, "linear")).contains("model.layers.0.mlp.down_proj.weight");
        assertThat(weights(events, "linearWeightGradient")).contains("model.layers.0.self_attn.q_proj.weight");
    }

    @Test
    void aRunThatEndsEarlierIsProfiledToItsEnd() throws Exception {
        TinyRun run = TinyRun.create(folder.resolve("short"));

        new Pretraining(run.inputs(), KERNELS).profile(1_000).run();

        assertThat(names(events(run), "step")).hasSize(TinyRun.STEPS - 1);
    }

    @Test
    void noStepsIsRefused() throws Exception {
        TinyRun run = TinyRun.create(folder.resolve("none"));
        Pretraining pretraining = new Pretraining(run.inputs(), KERNELS);

        assertThatThrownBy(() -> pretraining.profile(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1, cannot be: 0");
    }

    private static List<JsonNode> events(TinyRun run) throws Exception {
        JsonNode trace = new ObjectMapper()
                .readTree(run.directory().resolve("training/profile.json").toFile());
        List<JsonNode> events = new ArrayList<>();
        trace.path("traceEvents").forEach(events::add);
        return events;
    }

    private static Set<String> names(List<JsonNode> events, String category) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode event : events) {
            if (event.path("cat").asText().equals(category)) {
                names.add(event.path("name").asText());
            }
        }
        return names;
    }

    private static Set<String> weights(List<JsonNode> events, String kernel) {
        Set<String> weights = new LinkedHashSet<>();
        for (JsonNode event : events) {
            if (event.path("name").asText().equals(kernel)) {
                weights.add(event.path("args").path("weight").asText());
            }
        }
        return weights;
    }
}
