package org.millrace.data.language;

import java.util.List;
import java.util.stream.Collectors;
import org.millrace.data.classify.TextClassifier;

/**
 * Languages told by a model of fastText's, such as lid.176 or GlotLID. It looks at the whole text, so that thresholds which
 * others have published for the model apply. Codes are the model's labels: {@code en} or {@code eng_Latn}.
 */
public final class FastTextLanguages implements LanguageIdentifier {

    private final TextClassifier model;
    private final List<String> codes;

    public FastTextLanguages(TextClassifier model) {
        this.model = model;
        this.codes = model.labels().stream().sorted().collect(Collectors.toUnmodifiableList());
    }

    @Override
    public DetectedLanguage detect(String text) {
        return model.predict(text)
                .map(found -> new DetectedLanguage(found.label(), Math.min(1, found.probability())))
                .orElse(new DetectedLanguage(DetectedLanguage.UNDETERMINED, 0));
    }

    @Override
    public List<String> codes() {
        return codes;
    }
}
