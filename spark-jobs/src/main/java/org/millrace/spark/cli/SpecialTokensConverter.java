package org.millrace.spark.cli;

import java.util.ArrayList;
import java.util.List;
import org.millrace.data.tokenize.SpecialTokens;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of {@code --special}. */
final class SpecialTokensConverter implements ITypeConverter<SpecialTokens> {

    @Override
    public SpecialTokens convert(String value) {
        return switch (value) {
            case "as-text" -> SpecialTokens.AS_TEXT;
            case "allow" -> SpecialTokens.RECOGNISE;
            case "forbid" -> SpecialTokens.FORBID;
            default ->
                throw new TypeConversionException("got '%s', expected as-text, allow or forbid".formatted(value));
        };
    }

    /** For help and completion. */
    static final class Names extends ArrayList<String> {
        Names() {
            super(List.of("as-text", "allow", "forbid"));
        }
    }
}
