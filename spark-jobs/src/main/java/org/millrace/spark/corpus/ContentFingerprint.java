package org.millrace.spark.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.step.Fingerprint;

/**
 * The fingerprint of what a file holds, or a folder with all that is below it, or all that a glob matches: SHA-256 of bytes
 * and relative names.
 */
final class ContentFingerprint {

    private static final int BUFFER = 1 << 16;

    private ContentFingerprint() {}

    /** @throws IOException where it is missing or cannot be read; the message names it */
    static String of(Configuration configuration, Path path) throws IOException {
        MessageDigest digest = Fingerprint.digest();
        FileSystem fileSystem = path.getFileSystem(configuration);
        FileStatus[] matches = fileSystem.globStatus(path);
        if (matches == null || matches.length == 0) {
            throw new FileNotFoundException("There is no file " + path);
        }
        Arrays.sort(matches, Comparator.comparing(FileStatus::getPath));
        for (FileStatus match : matches) {
            if (matches.length > 1) {
                digest.update((match.getPath().getName() + "\0").getBytes(StandardCharsets.UTF_8));
            }
            add(fileSystem, match, digest);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(FileSystem fileSystem, FileStatus status, MessageDigest digest) throws IOException {
        if (status.isDirectory()) {
            FileStatus[] children = fileSystem.listStatus(status.getPath());
            Arrays.sort(children, Comparator.comparing(child -> child.getPath().getName()));
            for (FileStatus child : children) {
                digest.update((child.getPath().getName() + "\0").getBytes(StandardCharsets.UTF_8));
                add(fileSystem, child, digest);
            }
            return;
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = fileSystem.open(status.getPath())) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
    }
}
