package org.millrace.spark.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads the files of a run directory and forgives: what is absent is empty, what is damaged becomes a note. */
final class RunFiles {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FileSystem fileSystem;
    private final Path directory;
    private final List<String> notes;

    RunFiles(Configuration configuration, Path directory, List<String> notes) throws IOException {
        this.fileSystem = directory.getFileSystem(configuration);
        this.directory = directory;
        this.notes = notes;
    }

    boolean exists(String name) throws IOException {
        return fileSystem.exists(path(name));
    }

    Optional<String> text(String name) throws IOException {
        try (var in = fileSystem.open(path(name))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException absent) {
            return Optional.empty();
        }
    }

    Optional<JsonNode> json(String name) throws IOException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(text.get());
            if (node.isObject()) {
                return Optional.of(node);
            }
        } catch (JsonProcessingException malformed) {
            // Falls through to the note, which names the file.
        }
        String note = name + " is not a JSON object and is left out.";
        if (!notes.contains(note)) {
            notes.add(note);
        }
        return Optional.empty();
    }

    /** Passes each line on as JSON; a last line that a killed run has cut short goes without a note. */
    void jsonLines(String name, Consumer<JsonNode> consumer) throws IOException {
        int malformed = 0;
        boolean lastMalformed = false;
        try (var reader =
                new BufferedReader(new InputStreamReader(fileSystem.open(path(name)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                lastMalformed = false;
                try {
                    consumer.accept(JSON.readTree(line));
                } catch (JsonProcessingException broken) {
                    malformed++;
                    lastMalformed = true;
                }
            }
        } catch (FileNotFoundException absent) {
            return;
        }
        int inside = malformed - (lastMalformed ? 1 : 0);
        if (inside > 0) {
            notes.add("%s has %d lines that are not JSON; they are left out.".formatted(name, inside));
        }
    }

    /** What is in a folder, by name. */
    List<FileStatus> list(String name) throws IOException {
        try {
            FileStatus[] found = fileSystem.listStatus(path(name));
            Arrays.sort(found, Comparator.comparing(status -> status.getPath().getName()));
            return List.of(found);
        } catch (FileNotFoundException absent) {
            return List.of();
        }
    }

    /** Names of the folders in a folder. */
    List<String> folders(String name) throws IOException {
        var names = new ArrayList<String>();
        for (FileStatus status : list(name)) {
            if (status.isDirectory()) {
                names.add(status.getPath().getName());
            }
        }
        return names;
    }

    private Path path(String name) {
        return name.isEmpty() ? directory : new Path(directory, name);
    }
}
