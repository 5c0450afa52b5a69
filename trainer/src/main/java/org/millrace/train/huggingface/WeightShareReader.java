package org.millrace.train.huggingface;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * Reads what one rank keeps of the weights of a Hugging Face folder, however many files these lie in: only files that
 * hold some of it are opened, and only that is read of them.
 */
public final class WeightShareReader implements Closeable {

    private final Configuration configuration;
    private final Path folder;
    private final @Nullable Map<String, String> index;
    private final Map<String, SafetensorsFile> open = new TreeMap<>();

    private WeightShareReader(Configuration configuration, Path folder, @Nullable Map<String, String> index) {
        this.configuration = configuration;
        this.folder = folder;
        this.index = index;
    }

    public static WeightShareReader open(Configuration configuration, Path folder) throws IOException {
        FileSystem fileSystem = folder.getFileSystem(configuration);
        boolean single = fileSystem.exists(new Path(folder, WeightFiles.SINGLE));
        return new WeightShareReader(
                configuration,
                folder,
                single ? null : WeightFiles.readIndex(configuration, new Path(folder, WeightFiles.INDEX)));
    }

    /**
     * Reads a share.
     *
     * @param weights the share's own buffer; overwritten
     * @throws ModelFormatException if a tensor is missing or of the wrong shape
     */
    public void read(ParameterLayout layout, ParameterShare share, Device device, Tensor weights) throws IOException {
        for (ParameterLayout.Slice slice : layout.slices()) {
            List<ParameterShare.Run> runs = share.within(slice.offset(), slice.size());
            if (!runs.isEmpty()) {
                SafetensorsFile file = fileOf(slice);
                for (ParameterShare.Run run : runs) {
                    file.read(slice.name(), run.flat() - slice.offset(), device, ParameterShare.of(weights, run));
                }
            }
        }
    }

    private SafetensorsFile fileOf(ParameterLayout.Slice slice) throws IOException {
        String name = index == null ? WeightFiles.SINGLE : index.get(slice.name());
        if (name == null) {
            throw new ModelFormatException(
                    "%s: %s names no file of tensor %s".formatted(folder, WeightFiles.INDEX, slice.name()));
        }
        SafetensorsFile file = open.get(name);
        if (file == null) {
            file = SafetensorsFile.open(configuration, new Path(folder, name));
            open.put(name, file);
        }
        file.requireShape(slice.name(), slice.shape());
        return file;
    }

    @Override
    public void close() throws IOException {
        for (SafetensorsFile file : open.values()) {
            file.close();
        }
    }
}
