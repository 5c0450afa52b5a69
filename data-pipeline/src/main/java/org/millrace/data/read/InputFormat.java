package org.millrace.data.read;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the files of a source are laid out. Compression is told from their bytes, not from here. */
public enum InputFormat {
    /** One JSON object a line. */
    JSONL,
    /** One document a file. */
    TEXT,
    /** One document a file, with its front matter as metadata. */
    MARKDOWN(List.of("*.md", "*.markdown", "*.mdown", "*.mkd"), List.of()),
    /** One document a file of a tree of source code, with its path and its programming language. */
    CODE(SourceLanguage.PATTERNS, SourceLanguage.NOT_WRITTEN_THERE),
    /** One web page a file, of which the main text is taken. */
    HTML(List.of("*.html", "*.htm", "*.xhtml"), List.of()),
    /** Rows of values between commas or tabs, under a row of names (RFC 4180). */
    CSV,
    /** One document a row. */
    PARQUET,
    /** Web archives: HTTP responses (WARC) and extracted text (WET). */
    WARC;

    private final List<String> include;
    private final List<String> exclude;

    InputFormat() {
        this(List.of(), List.of());
    }

    InputFormat(List<String> include, List<String> exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    /** The name in configuration and manifests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Patterns of the files of a folder that are read unless the configuration has its own; none stands for all. */
    public List<String> include() {
        return include;
    }

    /** Patterns of files that are left out unless the configuration has its own. */
    public List<String> exclude() {
        return exclude;
    }

    /** A folder of people's files, where a name that begins with {@code _} is as good as any. */
    boolean isTree() {
        return !include.isEmpty();
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException where there is none; the message lists those there are
     */
    public static InputFormat of(String label) {
        for (InputFormat format : values()) {
            if (format.label().equals(label)) {
                return format;
            }
        }
        String labels = Arrays.stream(values()).map(InputFormat::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "Unknown input format: got `%s`, expected one of %s".formatted(label, labels));
    }
}
