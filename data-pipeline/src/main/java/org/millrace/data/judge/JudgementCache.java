package org.millrace.data.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.data.dedup.ContentHash;

/**
 * Judgements by the hash of a document's text, in a directory of any Hadoop file system. Each rubric and each model has a
 * directory of its own below it, so a change of either asks anew.
 *
 * <p>A batch becomes one file of JSON lines, named by its content, that appears when all of it is there. So a job that was
 * killed goes on where it stopped, several jobs may share a directory, and a retry writes the same file again.
 *
 * <p>All judgements are held in memory, some 200 bytes each. For one thread.
 */
public final class JudgementCache {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DOCUMENT = "document";
    private static final String MARKS = "marks";
    private static final String UNUSABLE = "unusable";
    private static final String ANSWER = "answer";
    private static final String SUFFIX = ".jsonl";

    private final FileSystem fileSystem;
    private final Path directory;
    private final Map<String, Judgement> judgements = new HashMap<>();

    private JudgementCache(FileSystem fileSystem, Path directory) {
        this.fileSystem = fileSystem;
        this.directory = directory;
    }

    /**
     * Reads what was judged before.
     *
     * @param directory may be missing
     * @throws IOException where a file cannot be read; the message names it
     */
    public static JudgementCache open(
            Configuration configuration, Path directory, Rubric rubric, TextGenerator generator) throws IOException {
        String key = ContentHash.of(rubric.fingerprint() + '\n' + generator.identity())
                .toString();
        Path own = new Path(directory, key);
        JudgementCache cache = new JudgementCache(own.getFileSystem(configuration), own);
        cache.load(new Answers(rubric));
        return cache;
    }

    /** Documents whose judgement is known. */
    public int size() {
        return judgements.size();
    }

    Optional<Judgement> get(ContentHash text) {
        return Optional.ofNullable(judgements.get(text.toString()));
    }

    /** Keeps the judgements of a batch, on disk first. */
    void putAll(Map<ContentHash, Judgement> batch) throws IOException {
        SortedMap<String, Judgement> sorted = new TreeMap<>();
        batch.forEach((text, judgement) -> sorted.put(text.toString(), judgement));
        StringBuilder lines = new StringBuilder();
        sorted.forEach((text, judgement) -> lines.append(line(text, judgement)).append('\n'));
        String name = ContentHash.of(lines.toString()).toString();
        Path file = new Path(directory, name + SUFFIX);
        if (!fileSystem.exists(file)) {
            Path unfinished = new Path(directory, "_" + name + "-" + Long.toHexString(System.nanoTime()));
            try (var out = fileSystem.create(unfinished, true)) {
                out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
            }
            if (!fileSystem.rename(unfinished, file) && !fileSystem.exists(file)) {
                throw new IOException("Could not rename %s to %s".formatted(unfinished, file));
            }
        }
        judgements.putAll(sorted);
    }

    private void load(Answers answers) throws IOException {
        if (!fileSystem.exists(directory)) {
            return;
        }
        List<FileStatus> files = new ArrayList<>(Arrays.asList(fileSystem.listStatus(
                directory,
                path -> path.getName().endsWith(SUFFIX) && !path.getName().startsWith("_"))));
        files.sort(Comparator.comparing(FileStatus::getPath));
        for (FileStatus file : files) {
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(fileSystem.open(file.getPath()), StandardCharsets.UTF_8))) {
                int number = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    number++;
                    read(line, answers, "%s, line %d".formatted(file.getPath(), number));
                }
            }
        }
    }

    private static String line(String text, Judgement judgement) {
        ObjectNode line = JSON.createObjectNode().put(DOCUMENT, text);
        if (judgement instanceof Judgement.Marks given) {
            ObjectNode marks = line.putObject(MARKS);
            given.marks().forEach(marks::put);
        } else if (judgement instanceof Judgement.Unusable unusable) {
            line.put(UNUSABLE, unusable.reason()).put(ANSWER, unusable.excerpt());
        }
        return line.toString();
    }

    /** Marks are held to the rubric again: the file may have been edited. */
    private void read(String line, Answers answers, String place) throws IOException {
        try {
            JsonNode parsed = JSON.readTree(line);
            String text = parsed.path(DOCUMENT).asText();
            Judgement judgement = parsed.has(UNUSABLE)
                    ? new Judgement.Unusable(
                            parsed.get(UNUSABLE).asText(), parsed.path(ANSWER).asText())
                    : answers.read(parsed.path(MARKS).toString());
            if (text.isEmpty() || (!parsed.has(UNUSABLE) && judgement instanceof Judgement.Unusable)) {
                throw new IOException(
                        place + " is no judgement by this rubric; delete the file to have it judged again");
            }
            judgements.put(text, judgement);
        } catch (JsonProcessingException e) {
            throw new IOException(place + " is no JSON; delete the file to have its documents judged again", e);
        }
    }
}
