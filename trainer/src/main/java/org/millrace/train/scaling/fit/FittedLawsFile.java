package org.millrace.train.scaling.fit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * Fitted laws as YAML, which people can read and a run's configuration can name. What is read equals what was written:
 * every resample is kept, so that any prediction has its interval.
 */
public final class FittedLawsFile {

    /** Changes when a reader of the old would misread the new. */
    static final String FORMAT = "millrace-laws-1";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .build();

    private FittedLawsFile() {}

    public static String write(FittedLaws laws) {
        ObjectNode root = YAML.createObjectNode();
        root.put("format", FORMAT);
        LawWriter writer = new LawWriter();
        if (laws.loss() != null) {
            writer.loss(laws.loss(), root.putObject("loss"));
        }
        if (laws.hyperparameters() != null) {
            writer.hyperparameters(laws.hyperparameters(), root.putObject("hyperparameters"));
        }
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Could not write " + laws, e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param origin name of the file, for messages
     * @throws ScalingDataException if the text is no law file of this version; every reason at once
     */
    public static FittedLaws read(String origin, String yaml) {
        List<String> problems = new ArrayList<>();
        JsonNode root = parse(origin, yaml);
        if (!(root instanceof ObjectNode)) {
            throw new ScalingDataException(
                    origin, List.of("expected a law file as millrace scaling fit writes it, found no keys"));
        }
        LawSection top = new LawSection("", root, problems);
        String format = top.text("format");
        if (problems.isEmpty() && !format.equals(FORMAT)) {
            problems.add("format: got %s, expected %s; fit the laws again".formatted(format, FORMAT));
        }
        ScalingDataException.throwIfAny(origin, problems);

        FittedLossLaw loss = top.has("loss") ? LawReader.loss(top.section("loss")) : null;
        FittedHyperparameterLaw hyperparameters =
                top.has("hyperparameters") ? LawReader.hyperparameters(top.section("hyperparameters")) : null;
        top.allowOnly("format", "loss", "hyperparameters");
        if (problems.isEmpty() && loss == null && hyperparameters == null) {
            problems.add("there is neither loss nor hyperparameters, expected at least one");
        }
        ScalingDataException.throwIfAny(origin, problems);
        return new FittedLaws(loss, hyperparameters);
    }

    private static JsonNode parse(String origin, String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException malformed) {
            var place = malformed.getLocation();
            throw new ScalingDataException(
                    origin,
                    List.of("line %d: %s, expected well-formed YAML"
                            .formatted(
                                    place == null ? 0 : place.getLineNr(),
                                    malformed
                                            .getOriginalMessage()
                                            .lines()
                                            .findFirst()
                                            .orElse("malformed text"))));
        }
    }
}
