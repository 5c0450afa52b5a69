package org.millrace.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Compares a folder with the {@code _manifest.json} of the data step that wrote it. Of the manifest only {@code files}
 * is read, a list of {@code {name, bytes, checksum}}; the checksum is SHA-256 in hexadecimal, or XXH3 with its prefix.
 */
public final class ManifestVerifier {

    /** Written last by every data step. */
    public static final String FILE = "_manifest.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Configuration configuration;

    public ManifestVerifier(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Everything in the folder that is not as its manifest says; nothing if all is. */
    public List<Damage> verify(Path folder) throws IOException {
        FileSystem fileSystem = folder.getFileSystem(configuration);
        Path manifest = new Path(folder, FILE);
        JsonNode files;
        try (InputStream in = fileSystem.open(manifest)) {
            files = JSON.readTree(in).path("files");
        } catch (FileNotFoundException e) {
            return List.of(new Damage(manifest.toString(), "is missing, so the step did not finish"));
        } catch (IOException e) {
            return List.of(new Damage(manifest.toString(), "cannot be read: " + e.getMessage()));
        }
        if (!files.isArray()) {
            return List.of(new Damage(manifest.toString(), "has no list named files"));
        }
        List<Damage> found = new ArrayList<>();
        for (JsonNode file : files) {
            JsonNode name = file.path("name");
            JsonNode bytes = file.path("bytes");
            JsonNode checksum = file.path("checksum");
            if (name.isTextual() && bytes.isIntegralNumber() && checksum.isTextual()) {
                new FileRecord(name.asText(), bytes.asLong(), checksum.asText())
                        .damage(fileSystem, folder)
                        .ifPresent(found::add);
            } else {
                found.add(new Damage(manifest.toString(), "has a file without name, bytes and checksum: " + file));
            }
        }
        return found;
    }
}
