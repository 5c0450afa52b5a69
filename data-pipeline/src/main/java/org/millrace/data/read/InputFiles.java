package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;

/** The files that a path of a user means. */
public final class InputFiles {

    /** Names that other programs give to what is not data: {@code _SUCCESS}, {@code .part-0.crc}. */
    private static final PathFilter VISIBLE =
            path -> !path.getName().startsWith("_") && !path.getName().startsWith(".");

    private InputFiles() {}

    /**
     * Every file of a path, by path; none where nothing matches. A directory stands for all files below it; names that
     * begin with {@code _} or {@code .} are passed over.
     *
     * @param location a file, a directory or a glob on any Hadoop file system
     */
    public static List<FileStatus> find(Configuration configuration, String location) throws IOException {
        Path path = new Path(location);
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
            throw new IOException("cannot list `%s`: %s".formatted(location, e.getMessage()), e);
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
