package org.millrace.train.huggingface;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.train.model.ParameterLayout;

/**
 * How the tensors of a model are divided among the files of a Hugging Face folder, so that as many ranks can write it at
 * once. Tensors stay whole, as {@code transformers} wants them: the largest first, each goes to the file that has least.
 */
public final class WeightShards {

    private final List<List<ParameterLayout.Slice>> files = new ArrayList<>();

    /** @param files at least 1; those that no tensor is left for are empty */
    public WeightShards(ParameterLayout layout, int files) {
        if (files < 1) {
            throw new IllegalArgumentException("Weights lie in at least 1 file, cannot be: " + files);
        }
        long[] sizes = new long[files];
        for (int file = 0; file < files; file++) {
            this.files.add(new ArrayList<>());
        }
        List<ParameterLayout.Slice> slices = new ArrayList<>(layout.slices());
        slices.sort(Comparator.comparingLong(ParameterLayout.Slice::size).reversed()); // equal ones keep their order
        for (ParameterLayout.Slice slice : slices) {
            int least = 0;
            for (int file = 1; file < files; file++) {
                least = sizes[file] < sizes[least] ? file : least;
            }
            this.files.get(least).add(slice);
            sizes[least] += slice.size();
        }
        this.files.forEach(slicesOfFile -> slicesOfFile.sort(Comparator.comparing(ParameterLayout.Slice::name)));
    }

    public int files() {
        return files.size();
    }

    /** The name of a file, counted from 0: {@code model.safetensors}, or {@code model-00001-of-00004.safetensors}. */
    public String name(int file) {
        return name("model", file, files());
    }

    /** A name in the manner of Hugging Face's: {@code optimizer-00001-of-00004.safetensors}. */
    public static String name(String stem, int file, int files) {
        return files == 1 ? stem + ".safetensors" : "%s-%05d-of-%05d.safetensors".formatted(stem, file + 1, files);
    }

    /** The tensors of a file, counted from 0, in the order in which they lie there: that of their names. */
    public List<ParameterLayout.Slice> slices(int file) {
        return List.copyOf(files.get(file));
    }

    /** Elements of all tensors of a file. */
    public long size(int file) {
        return files.get(file).stream().mapToLong(ParameterLayout.Slice::size).sum();
    }

    /** The contents of {@link ModelFolder#INDEX}, which a folder of several files needs. */
    public String index(StoredType type) {
        Map<String, String> fileOf = new TreeMap<>();
        long elements = 0;
        for (int file = 0; file < files(); file++) {
            for (ParameterLayout.Slice slice : slices(file)) {
                fileOf.put(slice.name(), name(file));
                elements += slice.size();
            }
        }
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.putObject("metadata").put("total_size", elements * type.bytes());
        ObjectNode map = root.putObject("weight_map");
        fileOf.forEach(map::put);
        return HuggingFaceConfig.text(root);
    }
}
