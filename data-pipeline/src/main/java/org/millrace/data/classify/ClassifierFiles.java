package org.millrace.data.classify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Classifiers on any Hadoop file system: a folder with {@value #MODEL}, which fastText reads, and {@value #CARD}; or any
 * fastText model by itself.
 */
public final class ClassifierFiles {

    public static final String MODEL = "model.bin";
    public static final String CARD = "classifier.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private ClassifierFiles() {}

    /**
     * Opens a folder of ours, or a file of fastText's.
     *
     * @throws FastTextFormatException where a file is no model, or is damaged
     * @throws IOException where a file is missing, or the card is of another model; the message names it
     */
    public static TextClassifier open(Configuration configuration, Path path) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        if (!fileSystem.getFileStatus(path).isDirectory()) {
            try (InputStream in = fileSystem.open(path)) {
                return TextClassifier.of(FastTextModel.read(in, path.toString()));
            }
        }
        ClassifierCard card = card(configuration, path);
        Path model = new Path(path, MODEL);
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(fileSystem.open(model), digest)) {
            FastTextModel read = FastTextModel.read(in, model.toString());
            in.transferTo(OutputStream.nullOutputStream());
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(card.modelSha256())) {
                throw new FastTextFormatException(
                        model.toString(),
                        "has the SHA-256 %s; %s is of a model with %s".formatted(found, CARD, card.modelSha256()));
            }
            return new TextClassifier(read, card.calibrations(), card.keptTokens());
        }
    }

    /**
     * The labels of the classifier at a path, without reading its weights.
     *
     * @throws FastTextFormatException where a file is no model, or is damaged
     */
    public static List<String> labels(Configuration configuration, Path path) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        Path model = fileSystem.getFileStatus(path).isDirectory() ? new Path(path, MODEL) : path;
        try (InputStream in = fileSystem.open(model)) {
            return FastTextModel.readLabels(in, model.toString());
        }
    }

    /** Whether thresholds by kept tokens were measured for a label of the classifier at a path. */
    public static boolean hasThresholds(Configuration configuration, Path path, String label) throws IOException {
        return path.getFileSystem(configuration).getFileStatus(path).isDirectory()
                && card(configuration, path).keptTokens().stream()
                        .anyMatch(kept -> kept.label().equals(label));
    }

    /** Writes a model, and gives the SHA-256 of its file. */
    public static String writeModel(Configuration configuration, Path folder, FastTextModel model) throws IOException {
        Path path = new Path(folder, MODEL);
        MessageDigest digest = sha256();
        try (OutputStream out = new BufferedOutputStream(
                new DigestOutputStream(path.getFileSystem(configuration).create(path, true), digest), 1 << 16)) {
            model.write(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    public static ClassifierCard card(Configuration configuration, Path folder) throws IOException {
        Path path = new Path(folder, CARD);
        try (InputStream in = path.getFileSystem(configuration).open(path)) {
            ClassifierCard card = JSON.readValue(in, ClassifierCard.class);
            if (card.format() != ClassifierCard.FORMAT) {
                throw new IOException(
                        "%s: has format %d; expected %d".formatted(path, card.format(), ClassifierCard.FORMAT));
            }
            return card;
        } catch (JsonProcessingException e) {
            throw new IOException("%s: is no card of a classifier: %s".formatted(path, e.getOriginalMessage()), e);
        }
    }

    public static void writeCard(Configuration configuration, Path folder, ClassifierCard card) throws IOException {
        Path path = new Path(folder, CARD);
        try (OutputStream out = path.getFileSystem(configuration).create(path, true)) {
            out.write(JSON.writeValueAsBytes(card));
            out.write('\n');
        }
    }

    /** Moves a classifier to its place, where another is replaced; the card, without which it is none, comes last. */
    public static void publish(Configuration configuration, Path from, Path to) throws IOException {
        FileSystem fileSystem = to.getFileSystem(configuration);
        fileSystem.mkdirs(to);
        fileSystem.delete(new Path(to, CARD), false);
        for (String name : List.of(MODEL, CARD)) {
            fileSystem.delete(new Path(to, name), false);
            if (!fileSystem.rename(new Path(from, name), new Path(to, name))) {
                throw new IOException("Could not rename %s to %s".formatted(new Path(from, name), new Path(to, name)));
            }
        }
        fileSystem.delete(from, true);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
