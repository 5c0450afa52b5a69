package org.millrace.data.judge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads answers, strictly: one JSON object with every dimension once, each a whole number in its range, and nothing else but
 * white space. A guess at what a model may have meant would be a mark that nobody gave.
 */
final class Answers {

    private static final int LONGEST_ANSWER = 10_000;
    private static final int EXCERPT = 200;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, Dimension> dimensions = new TreeMap<>();

    Answers(Rubric rubric) {
        rubric.dimensions().forEach(dimension -> dimensions.put(dimension.name(), dimension));
    }

    Judgement read(String answer) {
        if (answer.isBlank()) {
            return unusable("empty", answer);
        }
        if (answer.length() > LONGEST_ANSWER) {
            return unusable("too_long", answer);
        }
        try (JsonParser parser = JSON.createParser(answer)) {
            return read(parser, answer);
        } catch (JsonProcessingException e) {
            return unusable("not_json", answer);
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory does not fail", e);
        }
    }

    private Judgement read(JsonParser parser, String answer) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return unusable("not_an_object", answer);
        }
        Map<String, Integer> marks = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Dimension dimension = dimensions.get(parser.currentName());
            if (dimension == null) {
                return unusable("unknown_dimension", answer);
            }
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                return unusable("not_a_whole_number", answer);
            }
            if (parser.getNumberType() != JsonParser.NumberType.INT
                    || parser.getIntValue() < dimension.least()
                    || parser.getIntValue() > dimension.most()) {
                return unusable("out_of_range", answer);
            }
            marks.put(dimension.name(), parser.getIntValue());
        }
        if (marks.size() < dimensions.size()) {
            return unusable("missing_dimension", answer);
        }
        return parser.nextToken() == null ? new Judgement.Marks(marks) : unusable("more_than_an_object", answer);
    }

    private static Judgement unusable(String reason, String answer) {
        int end = Math.min(EXCERPT, answer.length());
        if (end > 0 && end < answer.length() && Character.isHighSurrogate(answer.charAt(end - 1))) {
            end--;
        }
        return new Judgement.Unusable(reason, answer.substring(0, end));
    }
}
