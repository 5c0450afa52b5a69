package org.millrace.spark.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.filter.heuristic.FineWeb2Settings;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings.NGramLimit;
import org.millrace.data.filter.heuristic.WordRule;

/** Reads a file of FineWeb-2's repository, {@code configs/fra_Latn.yml}, as it is there. */
final class FineWeb2File {

    /** Languages without spaces between words; FineWeb-2 splits them by programs of their own, we by Unicode's rules. */
    private static final Set<String> WITHOUT_SPACES = Set.of("zh", "ja", "th", "lo", "km", "my", "bo");

    private final String file;
    private final JsonNode root;

    private FineWeb2File(String file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * The settings in a file.
     *
     * @throws IOException if it cannot be read or lacks a number; the message names file and key
     */
    static FineWeb2Settings read(Configuration configuration, String file, String language) throws IOException {
        Path path = new Path(file);
        JsonNode root;
        try (InputStream in = path.getFileSystem(configuration).open(path)) {
            root = new YAMLMapper().readTree(in);
        } catch (JsonProcessingException malformed) {
            throw new IOException("%s is not YAML: %s".formatted(file, malformed.getOriginalMessage()), malformed);
        } catch (IOException failure) {
            throw new IOException("Cannot read %s: %s".formatted(file, failure.getMessage()), failure);
        }
        FineWeb2File read = new FineWeb2File(file, root);
        return new FineWeb2Settings(
                WITHOUT_SPACES.contains(language) ? WordRule.UNICODE : WordRule.SPACY,
                read.number("dup_line_frac"),
                read.limits("top_n_grams"),
                read.limits("dup_n_grams"),
                read.number("line_punct_thr"),
                read.number("new_line_ratio"),
                read.number("min_avg_word_length"),
                read.number("max_avg_word_length"),
                read.number("max_non_alpha_words_ratio"),
                read.words("stopwords"));
    }

    private double number(String key) throws IOException {
        JsonNode value = root.path(key);
        if (!value.isNumber()) {
            throw wrong(key, value, "a number");
        }
        return value.asDouble();
    }

    private List<NGramLimit> limits(String key) throws IOException {
        JsonNode pairs = root.path(key);
        List<NGramLimit> limits = new ArrayList<>();
        for (JsonNode pair : pairs) {
            if (pair.size() != 2 || !pair.path(0).isInt() || !pair.path(1).isNumber()) {
                throw wrong(key, pair, "a pair such as [5, 0.15]");
            }
            limits.add(new NGramLimit(pair.path(0).asInt(), pair.path(1).asDouble()));
        }
        if (limits.isEmpty()) {
            throw wrong(key, pairs, "a list of pairs such as [5, 0.15]");
        }
        return limits;
    }

    private List<String> words(String key) throws IOException {
        JsonNode list = root.path(key);
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        if (words.isEmpty()) {
            throw wrong(key, list, "a list of words");
        }
        return words;
    }

    private IOException wrong(String key, JsonNode got, String expected) {
        return new IOException("%s: %s is %s, expected %s"
                .formatted(file, key, got.isMissingNode() ? "not there" : got.toString(), expected));
    }
}
