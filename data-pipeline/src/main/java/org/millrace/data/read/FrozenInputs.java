package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;

/**
 * Lists the files of a run's sources, once. The order, sources as they are configured and files by path, gives each file
 * its ordinal and so each document its identity.
 */
public final class FrozenInputs {

    /** Names that other programs give to what is not data: {@code _SUCCESS}, {@code .part-0.crc}. */
    private static final PathFilter VISIBLE =
            path -> !path.getName().startsWith("_") && !path.getName().startsWith(".");

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
        Path path = new Path(source.path());
        List<FileStatus> files = new ArrayList<>();
        try {
            FileSystem fileSystem = path.getFileSystem(configuration);
            FileStatus[] matches = fileSystem.globStatus(path, VISIBLE);
            if (matches != null) {
                for (FileStatus match : matches) {
                    collect(fileSystem, match, files);
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "Source `%s`: cannot list `%s`: %s".formatted(source.name(), source.path(), e.getMessage()), e);
        }
        files.sort(Comparator.comparing(file -> file.getPath().toString()));
        return files;
    }

    private static void collect(FileSystem fileSystem, FileStatus status, List<FileStatus> files) throws IOException {
        if (!status.isDirectory()) {
            files.add(status);
            return;
        }
        for (FileStatus child : fileSystem.listStatus(status.getPath(), VISIBLE)) {
            collect(fileSystem, child, files);
        }
    }
}
