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

    /** In a tree of people's files {@code __init__.py} and {@code _posts} are data; {@code .git} is not. */
    private static final PathFilter VISIBLE_IN_TREE =
            path -> !path.getName().startsWith(".") && !path.getName().equals("_SUCCESS");

    private InputFiles() {}

    /**
     * Every file of a path, by path; none where nothing matches. A directory stands for all files below it; names that
     * begin with {@code _} or {@code .} are passed over.
     *
     * @param location a file, a directory or a glob on any Hadoop file system
     */
    public static List<FileStatus> find(Configuration configuration, String location) throws IOException {
        return find(configuration, location, VISIBLE);
    }

    /** As {@link #find}, but of what begins with {@code _} only {@code _SUCCESS} is passed over. */
    static List<FileStatus> findTree(Configuration configuration, String location) throws IOException {
        return find(configuration, location, VISIBLE_IN_TREE);
    }

    /**
     * What the paths of all files of a location begin with: the folder, or of a glob and of a file the folder that it is
     * in. Ends with a slash.
     */
    static String rootOf(Configuration configuration, String location) throws IOException {
        Path path = new Path(location);
        FileSystem fileSystem = path.getFileSystem(configuration);
        Path root = fileSystem.makeQualified(path);
        while (root.getParent() != null && isGlob(root)) {
            root = root.getParent();
        }
        if (root.getParent() != null
                && fileSystem.exists(root)
                && fileSystem.getFileStatus(root).isFile()) {
            root = root.getParent();
        }
        String name = root.toString();
        return name.endsWith("/") ? name : name + "/";
    }

    private static boolean isGlob(Path path) {
        return path.toString().chars().anyMatch(c -> "*?[]{}\\".indexOf(c) >= 0);
    }

    private static List<FileStatus> find(Configuration configuration, String location, PathFilter visible)
            throws IOException {
        Path path = new Path(location);
        List<FileStatus> files = new ArrayList<>();
        try {
            FileSystem fileSystem = path.getFileSystem(configuration);
            FileStatus[] matches = fileSystem.globStatus(path, visible);
            if (matches != null) {
                for (FileStatus match : matches) {
                    collect(fileSystem, match, visible, files);
                }
            }
        } catch (IOException e) {
            throw new IOException("cannot list `%s`: %s".formatted(location, e.getMessage()), e);
        }
        files.sort(Comparator.comparing(file -> file.getPath().toString()));
        return files;
    }

    private static void collect(FileSystem fileSystem, FileStatus status, PathFilter visible, List<FileStatus> files)
            throws IOException {
        if (!status.isDirectory()) {
            files.add(status);
            return;
        }
        for (FileStatus child : fileSystem.listStatus(status.getPath(), visible)) {
            collect(fileSystem, child, visible, files);
        }
    }
}
