package org.millrace.train.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.model.ParameterLayout;

class WeightShardsTest {

    private static final ParameterLayout LAYOUT =
            new ParameterLayout(new ModelConfig(100, 16, 48, 3, 4, 2, 64, 10_000, 1e-6, false, 0.02));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 100})
    void everyTensorIsInOneFile(int files) {
        WeightShards shards = new WeightShards(LAYOUT, files);

        List<String> names = new ArrayList<>();
        for (int file = 0; file < files; file++) {
            List<String> ofFile = shards.slices(file).stream()
                    .map(ParameterLayout.Slice::name)
                    .toList();
            assertThat(ofFile).isSorted();
            names.addAll(ofFile);
        }
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(LAYOUT.slices().stream()
                        .map(ParameterLayout.Slice::name)
                        .toList());
    }

    @Test
    void filesAreAboutAsLarge() {
        WeightShards shards = new WeightShards(LAYOUT, 4);

        for (int file = 0; file < 4; file++) {
            assertThat(shards.size(file)).isBetween(LAYOUT.size() / 5, LAYOUT.size() / 3);
        }
    }

    @Test
    void namesAreThoseOfHuggingFace() {
        assertThat(new WeightShards(LAYOUT, 1).name(0)).isEqualTo("model.safetensors");
        assertThat(new WeightShards(LAYOUT, 12).name(11)).isEqualTo("model-00012-of-00012.safetensors");
    }

    @Test
    void theIndexNamesTheFileOfEachTensor() throws Exception {
        WeightShards shards = new WeightShards(LAYOUT, 3);

        JsonNode index = new ObjectMapper().readTree(shards.index(StoredType.FLOAT32));

        assertThat(index.at("/metadata/total_size").asLong()).isEqualTo(4 * LAYOUT.size());
        assertThat(index.path("weight_map").size()).isEqualTo(LAYOUT.slices().size());
        for (ParameterLayout.Slice slice : shards.slices(1)) {
            assertThat(index.path("weight_map").path(slice.name()).asText())
                    .isEqualTo("model-00002-of-00003.safetensors");
        }
    }

    @Test
    void refusesNoFiles() {
        assertThatThrownBy(() -> new WeightShards(LAYOUT, 0)).hasMessageContaining("cannot be: 0");
    }
}
