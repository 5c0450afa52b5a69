package org.millrace.train.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.huggingface.SafetensorsStream;
import org.millrace.train.huggingface.StoredType;
import org.millrace.train.huggingface.WeightShards;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.sharding.ShardPlan;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * The files that one rank writes of a checkpoint: whole tensors of the model, the moments of its share, and, on rank 0,
 * everything small. Between them the ranks write everything once.
 */
final class RankFiles {

    private final Kernels kernels;
    private final Device device;
    private final int rank;
    private final WeightShards weights;
    private final List<ParameterShare> moments;
    private final WeightGather gather;

    RankFiles(ProcessGroup group, Kernels kernels, ParameterLayout layout) {
        ShardPlan plan = new ShardPlan(layout, group.size());
        this.kernels = kernels;
        this.device = kernels.device();
        this.rank = group.rank();
        this.weights = new WeightShards(layout, group.size());
        this.moments = IntStream.range(0, group.size()).mapToObj(plan::share).toList();
        this.gather = new WeightGather(group, layout, weights);
    }

    /** Room for a copy of what this rank writes. */
    Snapshot snapshot() {
        return new Snapshot(kernels, weights.size(rank), moments.get(rank));
    }

    /** Copies what this rank writes; called by all ranks together. */
    void take(Snapshot snapshot, RankTensors tensors) {
        snapshot.take(tensors, gather);
    }

    /**
     * Writes this rank's files from a copy: the moments on another thread, as a file system takes two files faster than one
     * after the other.
     */
    void write(TrainingCheckpoint checkpoint, Snapshot snapshot, CheckpointFiles files) throws IOException {
        try (Beside moments = Beside.begin(() -> writeMoments(snapshot.moments(), files))) {
            try (OutputStream out = files.create(weights.name(rank))) {
                SafetensorsStream stream = openWeights(out);
                stream.write(snapshot.weights());
                stream.finish();
            }
            writeSmall(checkpoint, files);
        }
    }

    /** Writes this rank's files from the numbers themselves; called by all ranks together. */
    void write(TrainingCheckpoint checkpoint, CheckpointFiles files) throws IOException {
        try (Beside moments =
                Beside.begin(() -> writeMoments(checkpoint.tensors().moments(), files))) {
            try (DirectWeights direct = new DirectWeights(files)) {
                gather.gather(checkpoint.tensors(), direct); // first, as the other ranks need this one for it
                direct.finish();
            }
            writeSmall(checkpoint, files);
        }
    }

    private void writeSmall(TrainingCheckpoint checkpoint, CheckpointFiles files) throws IOException {
        if (rank != 0) {
            return;
        }
        checkpoint.writeSmall(files);
        if (weights.files() > 1) {
            files.write(ModelFolder.INDEX, weights.index(StoredType.FLOAT32).getBytes(StandardCharsets.UTF_8));
            files.write(OptimizerShards.INDEX, OptimizerShards.of(moments).index());
        }
    }

    private void writeMoments(Moments held, CheckpointFiles files) throws IOException {
        ParameterShare share = moments.get(rank);
        try (OutputStream out = files.create(OptimizerShards.name(rank, moments.size()))) {
            SafetensorsStream stream =
                    new SafetensorsStream(out, device, StoredType.FLOAT32, Map.of(), OptimizerShards.shapes(share));
            held.write(share, stream);
            stream.finish();
        }
    }

    private SafetensorsStream openWeights(OutputStream out) throws IOException {
        SortedMap<String, long[]> shapes = new TreeMap<>();
        weights.slices(rank).forEach(slice -> shapes.put(slice.name(), slice.shape()));
        return new SafetensorsStream(out, device, StoredType.FLOAT32, Map.of(), shapes);
    }

    /** Writes pieces as they come. A rank whose file fails still takes them, or the others would wait for it. */
    private final class DirectWeights implements WeightGather.Target, AutoCloseable {

        private final CheckpointFiles files;
        private final Tensor[] rooms = new Tensor[2];
        private @Nullable OutputStream out;
        private @Nullable SafetensorsStream stream;
        private @Nullable IOException failure;
        private int next;

        DirectWeights(CheckpointFiles files) {
            this.files = files;
        }

        @Override
        public Tensor room(WeightGather.Piece piece) {
            next = 1 - next;
            if (rooms[next] == null) {
                rooms[next] = device.tensor(DataType.FLOAT32, Math.min(WeightGather.PIECE, weights.size(rank)));
            }
            return rooms[next].view(0, piece.size());
        }

        @Override
        public void accept(WeightGather.Piece piece, Tensor values) {
            if (failure == null) {
                try {
                    stream().write(values);
                } catch (IOException e) {
                    failure = e;
                }
            }
        }

        private SafetensorsStream stream() throws IOException {
            if (stream == null) {
                out = files.create(weights.name(rank));
                stream = openWeights(out);
            }
            return stream;
        }

        /** To be called when all pieces have come. */
        void finish() throws IOException {
            if (failure != null) {
                throw failure;
            }
            stream().finish();
        }

        @Override
        public void close() throws IOException {
            for (Tensor room : rooms) {
                if (room != null) {
                    room.memory().close();
                }
            }
            if (out != null) {
                out.close();
            }
        }
    }
}
