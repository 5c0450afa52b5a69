package org.millrace.data.statistics;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.data.document.Document;
import org.millrace.data.filter.MeasureSink;
import org.millrace.data.filter.MeasuringFilter;
import org.millrace.data.filter.Verdict;

/**
 * Measures every document and drops none: characters, words, lines, the mean length of words and lines, the shares of
 * letters, digits, white space and capitals, and every score that steps before have left. Words are what stands between
 * white space, characters are code points.
 */
public final class DocumentStatistics implements MeasuringFilter {

    /** What documents can be told apart by, beside {@code label:NAME}: source, language, and the end of their address. */
    public static final Set<String> DIMENSIONS = Set.of("source", "language", "suffix");

    /** Prefix of a dimension that is a label, such as {@code label:domain}. */
    public static final String LABEL = "label:";

    /** The group of all documents. */
    public static final String ALL = "all";

    private static final String NONE = "(none)";
    private static final int LONGEST_SUFFIX = 24;

    private final List<String> dimensions;

    /** @param dimensions some of {@link #DIMENSIONS}, or {@code label:NAME} */
    public DocumentStatistics(List<String> dimensions) {
        for (String dimension : dimensions) {
            if (!isDimension(dimension)) {
                throw new IllegalArgumentException("Documents can be told apart by %s and %sNAME, not by: %s"
                        .formatted(new TreeSet<>(DIMENSIONS), LABEL, dimension));
            }
        }
        this.dimensions = List.copyOf(dimensions);
    }

    public static boolean isDimension(String name) {
        return DIMENSIONS.contains(name) || name.startsWith(LABEL) && name.length() > LABEL.length();
    }

    @Override
    public String name() {
        return "statistics";
    }

    @Override
    public Verdict judge(Document document) {
        return new Verdict.Keep(document);
    }

    @Override
    public void measure(Document document, MeasureSink sink) {
        TextCounts counts = TextCounts.of(document.text());
        measure(document, counts, ALL, sink);
        for (String dimension : dimensions) {
            measure(document, counts, dimension + "=" + value(document, dimension), sink);
        }
    }

    private static void measure(Document document, TextCounts counts, String group, MeasureSink sink) {
        double characters = Math.max(1, counts.characters());
        sink.add(group, "characters", counts.characters());
        sink.add(group, "words", counts.words());
        sink.add(group, "lines", counts.lines());
        sink.add(group, "mean_word_length", (double) counts.wordCharacters() / Math.max(1, counts.words()));
        sink.add(group, "mean_line_length", (double) counts.lineCharacters() / Math.max(1, counts.lines()));
        sink.add(group, "letter_share", counts.letters() / characters);
        sink.add(group, "digit_share", counts.digits() / characters);
        sink.add(group, "white_space_share", counts.whiteSpace() / characters);
        sink.add(group, "capital_share", counts.capitals() / characters);
        document.scores().forEach((score, value) -> sink.add(group, "score:" + score, value));
    }

    private static String value(Document document, String dimension) {
        if (dimension.equals("source")) {
            return document.source();
        }
        if (dimension.equals("language")) {
            String language = document.language();
            return language == null ? NONE : language;
        }
        return dimension.equals("suffix")
                ? suffix(document.uri())
                : document.labels().getOrDefault(dimension.substring(LABEL.length()), NONE);
    }

    /** The last label of the host of a web address: {@code org}, {@code de}; there are some 1,500. */
    static String suffix(String uri) {
        int begin = uri.indexOf("://");
        if (begin < 0) {
            return NONE;
        }
        int end = begin + 3;
        while (end < uri.length() && "/:?#".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        String suffix = uri.substring(uri.lastIndexOf('.', end - 1) + 1, end).toLowerCase(Locale.ROOT);
        boolean isWord = suffix.length() >= 2
                && suffix.length() <= LONGEST_SUFFIX
                && suffix.chars()
                        .allMatch(each -> each >= 'a' && each <= 'z' || each == '-' || each >= '0' && each <= '9')
                && suffix.chars().anyMatch(each -> each >= 'a' && each <= 'z');
        return isWord && uri.lastIndexOf('.', end - 1) > begin ? suffix : NONE;
    }
}
