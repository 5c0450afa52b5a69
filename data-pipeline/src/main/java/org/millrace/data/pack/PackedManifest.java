package org.millrace.data.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a packed dataset consists of: the {@code packed} object of its folder's {@code _manifest.json}.
 *
 * @param stage name of the training stage it is for
 * @param policy {@link PackingPolicy#key()} of how it was packed
 * @param sequenceLength tokens of every sequence
 * @param sequences of all files
 * @param tokens of documents, padding excluded
 * @param padding tokens that fill sequences up
 * @param leftOut tokens of documents that are in no sequence, since a wanted share of full-length sequences has no room
 *     for them
 * @param fullLength sequences that are one piece of one document
 * @param documents packed, each copy counted
 * @param cuts places where a document goes on in another sequence
 * @param documentsCut documents with at least one cut
 * @param documentsTooLong documents longer than a sequence; all are among those cut
 * @param rowGroupSequences rows of every row group but a file's last
 * @param files in the order of their sequences
 * @param tokenizerFingerprint of the tokenizer whose ids these are
 * @param padToken id of the padding
 * @param seed of the shuffle
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PackedManifest(
        String stage,
        String policy,
        int sequenceLength,
        long sequences,
        long tokens,
        long padding,
        long leftOut,
        long fullLength,
        long documents,
        long cuts,
        long documentsCut,
        long documentsTooLong,
        int rowGroupSequences,
        List<File> files,
        String tokenizerFingerprint,
        int padToken,
        long seed) {

    /**
     * A file of the dataset.
     *
     * @param name in the dataset's folder
     * @param first index of its first sequence in the dataset
     * @param sequences rows of the file
     * @param bytes size of the file
     * @param checksum see {@link PackedPart#checksum()}
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record File(String name, long first, long sequences, long bytes, String checksum) {}

    /** Name of the manifest in the dataset's folder. */
    public static final String FILE_NAME = "_manifest.json";

    /** The manifest's object for this record. */
    public static final String FIELD = "packed";

    /** Tokens of a row group: small enough that one sequence costs little, large enough for the disk and the footer. */
    private static final int ROW_GROUP_TOKENS = 1 << 16;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public PackedManifest {
        files = List.copyOf(files);
        if (sequenceLength < 1 || rowGroupSequences < 1) {
            throw new IllegalArgumentException(
                    "sequence_length and row_group_sequences must be at least 1, cannot be: %d and %d"
                            .formatted(sequenceLength, rowGroupSequences));
        }
        long next = 0;
        for (File file : files) {
            if (file.first() != next || file.sequences() < 0) {
                throw new IllegalArgumentException("File %s must begin at sequence %d, cannot be: %d with %d sequences"
                        .formatted(file.name(), next, file.first(), file.sequences()));
            }
            next += file.sequences();
        }
        if (next != sequences) {
            throw new IllegalArgumentException(
                    "The files hold %d sequences, cannot be: %d in the dataset".formatted(next, sequences));
        }
    }

    /** How many sequences of a stage's length to write in a row group. */
    public static int rowGroupSequences(int sequenceLength) {
        return Math.max(1, ROW_GROUP_TOKENS / sequenceLength);
    }

    /**
     * The manifest of parts that were written one a partition.
     *
     * @param parts in the order of the partitions
     * @param statistics of all partitions together
     */
    public static PackedManifest of(
            String stage,
            PackingPolicy policy,
            int sequenceLength,
            List<PackedPart> parts,
            PackStatistics statistics,
            String tokenizerFingerprint,
            int padToken,
            long seed) {
        List<File> files = new ArrayList<>();
        long first = 0;
        for (PackedPart part : parts) {
            files.add(new File(part.name(), first, part.sequences(), part.bytes(), part.checksum()));
            first += part.sequences();
        }
        return new PackedManifest(
                stage,
                policy.key(),
                sequenceLength,
                statistics.sequences(),
                statistics.tokens(),
                statistics.padding(),
                statistics.leftOut(),
                statistics.fullLength(),
                statistics.documents(),
                statistics.cuts(),
                statistics.documentsCut(),
                statistics.documentsTooLong(),
                rowGroupSequences(sequenceLength),
                files,
                tokenizerFingerprint,
                padToken,
                seed);
    }

    /** What packing did, as it was counted. */
    public PackStatistics statistics() {
        return new PackStatistics(
                sequences, fullLength, documents, tokens, leftOut, padding, cuts, documentsCut, documentsTooLong);
    }

    /** This record as the manifest's {@code packed} object. */
    public ObjectNode toJson() {
        return JSON.valueToTree(this);
    }

    /** The record of a manifest's {@code packed} object. */
    static PackedManifest fromJson(JsonNode json) throws JsonProcessingException {
        return JSON.treeToValue(json, PackedManifest.class);
    }

    /** Reads the manifest of the dataset in a folder. */
    public static PackedManifest read(Configuration configuration, Path folder) throws IOException {
        Path path = new Path(folder, FILE_NAME);
        JsonNode json;
        try (InputStream in = path.getFileSystem(configuration).open(path)) {
            json = JSON.readTree(in);
        } catch (FileNotFoundException e) {
            throw new PackedFormatException(
                    "%s: not found, so %s is not a finished packed dataset; run the pack step".formatted(path, folder),
                    e);
        } catch (JsonProcessingException e) {
            throw new PackedFormatException("%s: is not JSON: %s".formatted(path, e.getOriginalMessage()), e);
        }
        JsonNode packed = json.path(FIELD);
        if (!packed.isObject()) {
            throw new PackedFormatException(
                    "%s: has no object \"%s\"; expected the manifest of a packed dataset".formatted(path, FIELD));
        }
        try {
            return fromJson(packed);
        } catch (JsonProcessingException e) {
            throw new PackedFormatException("%s: \"%s\": %s".formatted(path, FIELD, e.getOriginalMessage()), e);
        }
    }
}
