package org.millrace.spark.cli;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.train.config.Problems;

/**
 * What can be wrong with where a command is to write.
 *
 * @param hadoop for the file systems
 * @param overwrite whether what is there may be replaced
 * @param problems takes what is found
 */
record OutputChecks(Configuration hadoop, boolean overwrite, Problems problems) {

    private static final String HINT = "--overwrite replaces it";

    /**
     * Looks at a folder that several files are to go to.
     *
     * @param file in it that tells that something is there
     * @param what that would be
     */
    void folder(String option, String name, String file, String what) throws IOException {
        if (name.isBlank() || new Path(name).isRoot()) {
            problems.add(option, "'" + name + "'", "a folder below the root");
            return;
        }
        Path folder = new Path(name);
        FileSystem fileSystem = folder.getFileSystem(hadoop);
        if (fileSystem.exists(folder) && !fileSystem.getFileStatus(folder).isDirectory()) {
            problems.add(option, name + ", which is a file", "a folder");
        } else if (!overwrite && fileSystem.exists(new Path(folder, file))) {
            problems.add(option, name + ", which has a " + what, "a new folder", HINT);
        }
    }

    /** Looks at a file that is to be written. */
    void file(String option, String name) throws IOException {
        if (name.isBlank()) {
            problems.add(option, "'" + name + "'", "a file");
            return;
        }
        Path file = new Path(name);
        FileSystem fileSystem = file.getFileSystem(hadoop);
        if (!fileSystem.exists(file)) {
            return;
        }
        if (fileSystem.getFileStatus(file).isDirectory()) {
            problems.add(option, name + ", which is a folder", "a file");
        } else if (!overwrite) {
            problems.add(option, name + ", which exists", "a new file", HINT);
        }
    }
}
