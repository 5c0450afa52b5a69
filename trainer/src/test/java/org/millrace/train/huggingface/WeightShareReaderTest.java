package org.millrace.train.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Values;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

class WeightShareReaderTest {

    @TempDir
    Path folder;

    private final Device device = new Nd4jDevice(1);
    private final Values values = new Values(device, 3);

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float32-sharded"})
    void readsRunsThatBeginAndEndInsideTensors(String name) throws Exception {
        org.apache.hadoop.fs.Path model = resource("qwen2-folders/" + name);
        ModelFolder whole = ModelFolder.open(new Configuration(), model);
        ParameterLayout layout = new ParameterLayout(whole.config().model());
        float[] expected = values.read(whole.readWeights(device, DataType.FLOAT32));
        long middle = layout.size() / 2;
        ParameterShare share = new ParameterShare(List.of(
                new ParameterShare.Run(3, 0, 50),
                new ParameterShare.Run(middle, 50, 400),
                new ParameterShare.Run(layout.size() - 1, 450, 1)));
        Tensor weights = device.tensor(DataType.FLOAT32, share.size());

        try (WeightShareReader reader = WeightShareReader.open(new Configuration(), model)) {
            reader.read(layout, share, device, weights);
        }

        float[] got = values.read(weights);
        for (ParameterShare.Run run : share.runs()) {
            for (int i = 0; i < run.size(); i++) {
                assertThat(got[(int) run.local() + i]).isEqualTo(expected[(int) run.flat() + i]);
            }
        }
    }

    @Test
    void opensOnlyFilesThatHoldSomeOfTheShare() throws Exception {
        org.apache.hadoop.fs.Path model = new org.apache.hadoop.fs.Path(folder.toUri());
        ParameterLayout layout =
                new ParameterLayout(new ModelConfig(100, 16, 48, 3, 4, 2, 64, 10_000, 1e-6, true, 0.02));
        WeightShards shards = new WeightShards(layout, 3);
        Files.writeString(folder.resolve(ModelFolder.INDEX), shards.index(StoredType.FLOAT32));
        Tensor weights = values.tensor((int) layout.size());
        SafetensorsWriter writer = new SafetensorsWriter(device, StoredType.FLOAT32);
        shards.slices(2).forEach(slice -> writer.add(slice.name(), layout.view(weights, slice.name())));
        try (var out = Files.newOutputStream(folder.resolve(shards.name(2)))) {
            writer.write(out);
        }
        ParameterLayout.Slice slice = shards.slices(2).get(0);
        ParameterLayout.Slice elsewhere = shards.slices(0).get(0);
        Tensor target = device.tensor(DataType.FLOAT32, 1);

        try (WeightShareReader reader = WeightShareReader.open(new Configuration(), model)) {
            reader.read(layout, one(slice.offset()), device, target);

            assertThat(values.read(target)[0]).isEqualTo(values.read(weights)[(int) slice.offset()]);
            assertThatThrownBy(() -> reader.read(layout, one(elsewhere.offset()), device, target))
                    .hasMessageContaining(shards.name(0));
        }
    }

    @Test
    void refusesATensorOfAnotherShape() throws Exception {
        ParameterLayout other =
                new ParameterLayout(new ModelConfig(100, 16, 48, 3, 4, 2, 64, 10_000, 1e-6, true, 0.02));
        Tensor target = device.tensor(DataType.FLOAT32, 1);

        try (WeightShareReader reader =
                WeightShareReader.open(new Configuration(), resource("qwen2-folders/float32-sharded"))) {
            assertThatThrownBy(() -> reader.read(other, one(0), device, target))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("model.embed_tokens.weight must be of shape [100, 16]");
        }
    }

    private static ParameterShare one(long flat) {
        return new ParameterShare(List.of(new ParameterShare.Run(flat, 0, 1)));
    }

    private static org.apache.hadoop.fs.Path resource(String name) throws Exception {
        return new org.apache.hadoop.fs.Path(
                Objects.requireNonNull(WeightShareReaderTest.class.getResource("/" + name), name)
                        .toURI());
    }
}
