package org.millrace.train.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * {@code manifest.json} of a checkpoint, and {@code COMMITTED}, which holds the manifest's checksum: the folder counts
 * from the moment that file is whole.
 *
 * @param step steps of training behind the checkpoint
 * @param files every other file of the folder
 */
record CheckpointManifest(long step, List<FileRecord> files) {

    static final String FILE = "manifest.json";
    static final String COMMITTED = "COMMITTED";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    CheckpointManifest {
        files = List.copyOf(files);
    }

    /** Writes both files; the second commits. */
    void commit(CheckpointFiles folder) throws IOException {
        byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        folder.write(FILE, json);
        Checksum checksum = Checksum.forWriting();
        checksum.update(json, 0, json.length);
        folder.write(COMMITTED, (checksum.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the commit was completed; a file that a kill cut short, or left empty, is none. */
    static boolean isCommitted(FileSystem fileSystem, Path folder) throws IOException {
        try {
            return new String(read(fileSystem, new Path(folder, COMMITTED)), StandardCharsets.UTF_8).endsWith("\n");
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /**
     * One part of what is wrong with a committed folder, for several processes to share.
     *
     * @param part from 0
     * @param parts that together find everything: nothing if the folder can be trusted
     * @throws IOException if reading ended for a reason that says nothing of the folder
     */
    static List<Damage> verify(FileSystem fileSystem, Path folder, int part, int parts) throws IOException {
        byte[] json;
        try {
            String expected = new String(read(fileSystem, new Path(folder, COMMITTED)), StandardCharsets.UTF_8).strip();
            json = read(fileSystem, new Path(folder, FILE));
            Checksum checksum = Checksum.like(expected);
            checksum.update(json, 0, json.length);
            if (!checksum.text().equals(expected)) {
                return List.of(new Damage(
                        new Path(folder, FILE).toString(),
                        "its checksum is %s, %s says %s".formatted(checksum.text(), COMMITTED, expected)));
            }
        } catch (FileNotFoundException e) {
            return List.of(new Damage(folder.toString(), FILE + " is missing"));
        } catch (IOException e) {
            FileRecord.requireAnswer(folder, e);
            return List.of(new Damage(folder.toString(), String.valueOf(e.getMessage())));
        }
        List<FileRecord> files;
        try {
            files = JSON.readValue(json, CheckpointManifest.class).files();
        } catch (IOException e) {
            return List.of(new Damage(new Path(folder, FILE).toString(), "is not a manifest: " + e.getMessage()));
        }
        List<Damage> found = new ArrayList<>();
        for (int i = part; i < files.size(); i += parts) {
            files.get(i).damage(fileSystem, folder).ifPresent(found::add);
        }
        return found;
    }

    private static byte[] read(FileSystem fileSystem, Path path) throws IOException {
        try (InputStream in = fileSystem.open(path)) {
            return in.readAllBytes();
        }
    }
}
