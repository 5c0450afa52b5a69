package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * Lists the files of a run's sources, once. The order, sources as they are configured and files by path, gives each file
 * its ordinal and so each document its identity.
 */
public final class FrozenInputs {

    private FrozenInputs() {}

    /**
     * Finds every file. A directory stands for all files below it; names that begin with {@code _} or {@code .} are
     * passed over.
     *
     * @throws MissingInputException where sources match nothing; it names all of them
     * @throws IllegalArgumentException where two sources have one name
     */
    public static InputManifest freeze(Configuration configuration, List<InputSource> sources) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (InputSource source : sources) {
            if (!names.add(source.name())) {
                throw new IllegalArgumentException("Two sources are named `%s`".formatted(source.name()));
            }
            List<FileStatus> found = find(configuration, source);
            if (found.isEmpty()) {
                problems.add("Source `%s`: no file matches `%s`".formatted(source.name(), source.path()));
            }
            for (FileStatus file : found) {
                files.add(new SourceFile(
                        files.size(),
                        source.name(),
                        file.getPath().toString(),
                        file.getLen(),
                        file.getModificationTime(),
                        source.format(),
                        source.fields()));
            }
        }
        if (!problems.isEmpty()) {
            throw new MissingInputException(problems);
        }
        return new InputManifest(sources, files);
    }

    private static List<FileStatus> find(Configuration configuration, InputSource source) throws IOException {
        try {
            return InputFiles.find(configuration, source.path());
        } catch (IOException e) {
            throw new IOException("Source `%s`: %s".formatted(source.name(), e.getMessage()), e);
        }
    }
}
