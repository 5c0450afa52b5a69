package org.millrace.data.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The files of a run in their order, as they were when the run began. It is kept as {@code corpus/inputs.json}, so that
 * a later run sees whether it would read the same thing.
 *
 * @param sources as they were configured
 * @param files each at the index that is its ordinal
 */
public record InputManifest(List<InputSource> sources, List<SourceFile> files) {

    public InputManifest {
        sources = List.copyOf(sources);
        files = List.copyOf(files);
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).ordinal() != i) {
                throw new IllegalArgumentException("File %s has ordinal %d, but stands at %d"
                        .formatted(files.get(i).path(), files.get(i).ordinal(), i));
            }
        }
    }

    /** Size of all files together, as stored. */
    public long bytes() {
        return files.stream().mapToLong(SourceFile::length).sum();
    }

    /** SHA-256 over everything that is known of the inputs, in hexadecimal digits. */
    public String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            InputManifestJson.write(this, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException("A digest takes any bytes", e);
        }
    }

    /**
     * How another listing of the same configuration differs, a sentence for each file or source; empty where both would
     * read the same.
     */
    public List<String> changesTo(InputManifest other) {
        List<String> changes = new ArrayList<>();
        if (!sources.equals(other.sources)) {
            changes.add("The sources are configured differently: were %s, are %s".formatted(sources, other.sources));
        }
        Map<String, SourceFile> before = byKey(files);
        Map<String, SourceFile> after = byKey(other.files);
        before.forEach((key, was) -> {
            SourceFile is = after.get(key);
            if (is == null) {
                changes.add("%s of source `%s` is gone".formatted(was.path(), was.source()));
            } else if (was.bytes() != is.bytes() || was.modified() != is.modified()) {
                changes.add("%s of source `%s` has changed: was %s, is %s"
                        .formatted(was.path(), was.source(), state(was), state(is)));
            }
        });
        after.forEach((key, is) -> {
            if (!before.containsKey(key)) {
                changes.add("%s of source `%s` is new".formatted(is.path(), is.source()));
            }
        });
        if (changes.isEmpty() && !files.equals(other.files)) {
            changes.add("Large files are divided differently: were %d ranges, are %d"
                    .formatted(files.size(), other.files.size()));
        }
        return List.copyOf(changes);
    }

    public String toJson() {
        var json = new ByteArrayOutputStream();
        try {
            InputManifestJson.write(this, json);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes any bytes", e);
        }
        return json.toString(StandardCharsets.UTF_8);
    }

    /**
     * The inverse of {@link #toJson()}.
     *
     * @throws IOException where the text is not a manifest; the message says which key is wrong
     */
    public static InputManifest fromJson(String json) throws IOException {
        return InputManifestJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes it to a file, replacing one that exists. */
    public void write(Configuration configuration, Path path) throws IOException {
        try (OutputStream out = path.getFileSystem(configuration).create(path, true)) {
            InputManifestJson.write(this, out);
        }
    }

    /**
     * Reads it from a file.
     *
     * @throws IOException where the file is missing or is not a manifest; the message names it
     */
    public static InputManifest read(Configuration configuration, Path path) throws IOException {
        try (InputStream in = path.getFileSystem(configuration).open(path)) {
            return InputManifestJson.read(in);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot read the input manifest %s: %s; if another version of Millrace wrote it, remove it, and the files are listed anew"
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    private static Map<String, SourceFile> byKey(List<SourceFile> files) {
        Map<String, SourceFile> map = new LinkedHashMap<>();
        for (SourceFile file : files) {
            map.put(file.source() + " " + file.path(), file);
        }
        return map;
    }

    private static String state(SourceFile file) {
        return "%d bytes of %s".formatted(file.bytes(), Instant.ofEpochMilli(file.modified()));
    }
}
