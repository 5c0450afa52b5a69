package org.millrace.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.train.huggingface.SafetensorsFile;
import org.millrace.train.huggingface.WeightShards;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * The files with AdamW's moments. Each holds some runs of the flat buffers, laid end to end, as two tensors; which runs is
 * said in {@value #INDEX}. A single file holds everything and needs no index.
 *
 * @param files the share of each file, by its name, in order
 */
record OptimizerShards(Map<String, ParameterShare> files) {

    static final String INDEX = "optimizer.safetensors.index.json";
    static final String FIRST_MOMENT = "first_moment";
    static final String SECOND_MOMENT = "second_moment";

    private static final String STEM = "optimizer";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param shares of the files, which together hold every element once */
    static OptimizerShards of(List<ParameterShare> shares) {
        Map<String, ParameterShare> files = new TreeMap<>();
        for (int file = 0; file < shares.size(); file++) {
            files.put(name(file, shares.size()), shares.get(file));
        }
        return new OptimizerShards(files);
    }

    /** The name of a file, counted from 0. */
    static String name(int file, int files) {
        return WeightShards.name(STEM, file, files);
    }

    /** The shapes of a file's tensors by name. */
    static SortedMap<String, long[]> shapes(ParameterShare share) {
        SortedMap<String, long[]> shapes = new TreeMap<>();
        shapes.put(FIRST_MOMENT, new long[] {share.size()});
        shapes.put(SECOND_MOMENT, new long[] {share.size()});
        return shapes;
    }

    /** The contents of {@value #INDEX}: of each file its runs, each as the first element and the number of elements. */
    byte[] index() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode runs = root.putObject("runs");
        files.forEach((name, share) -> {
            ArrayNode list = runs.putArray(name);
            share.runs().forEach(run -> list.addArray().add(run.flat()).add(run.size()));
        });
        return JSON.writeValueAsBytes(root);
    }

    /**
     * The files of a checkpoint.
     *
     * @throws CheckpointException if they do not hold every element of the layout once
     */
    static OptimizerShards read(Configuration configuration, Path folder, ParameterLayout layout) throws IOException {
        FileSystem fileSystem = folder.getFileSystem(configuration);
        if (fileSystem.exists(new Path(folder, name(0, 1)))) {
            return of(List.of(ParameterShare.whole(layout)));
        }
        Path index = new Path(folder, INDEX);
        JsonNode runs;
        try (InputStream in = fileSystem.open(index)) {
            runs = JSON.readTree(in).path("runs");
        }
        Map<String, ParameterShare> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> file : runs.properties()) {
            files.put(file.getKey(), share(file.getValue()));
        }
        OptimizerShards shards = new OptimizerShards(files);
        shards.requireAll(layout.size(), index);
        return shards;
    }

    private static ParameterShare share(JsonNode list) {
        List<ParameterShare.Run> runs = new ArrayList<>();
        long local = 0;
        for (JsonNode run : list) {
            long size = run.path(1).asLong();
            runs.add(new ParameterShare.Run(run.path(0).asLong(), local, size));
            local += size;
        }
        return new ParameterShare(runs);
    }

    private void requireAll(long elements, Path index) throws CheckpointException {
        List<ParameterShare.Run> runs = files.values().stream()
                .flatMap(share -> share.runs().stream())
                .sorted(Comparator.comparingLong(ParameterShare.Run::flat))
                .toList();
        long end = 0;
        for (ParameterShare.Run run : runs) {
            if (run.flat() != end) {
                break;
            }
            end += run.size();
        }
        if (end != elements || runs.stream().mapToLong(ParameterShare.Run::size).sum() != elements) {
            throw new CheckpointException("%s: the files must hold each of %d moments once; up to %d they do"
                    .formatted(index, elements, end));
        }
    }

    /** Reads the moments of a share into its own buffers, of the files that hold some of it. */
    void restore(
            Configuration configuration,
            Path folder,
            ParameterShare share,
            Device device,
            Tensor firstMoment,
            Tensor secondMoment)
            throws IOException {
        for (Map.Entry<String, ParameterShare> file : files.entrySet()) {
            ParameterShare stored = file.getValue();
            if (stored.runs().stream()
                    .allMatch(run -> share.within(run.flat(), run.size()).isEmpty())) {
                continue;
            }
            try (SafetensorsFile opened = SafetensorsFile.open(configuration, new Path(folder, file.getKey()))) {
                for (ParameterShare.Run run : stored.runs()) {
                    for (ParameterShare.Run part : share.within(run.flat(), run.size())) {
                        long first = run.local() + part.flat() - run.flat();
                        opened.read(FIRST_MOMENT, first, device, ParameterShare.of(firstMoment, part));
                        opened.read(SECOND_MOMENT, first, device, ParameterShare.of(secondMoment, part));
                    }
                }
            }
        }
    }
}
