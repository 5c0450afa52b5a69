package org.millrace.data.mix;

import java.util.Comparator;
import org.millrace.data.document.Document;

/**
 * Documents that a mixture treats alike.
 *
 * @param source name of the configured source
 * @param language code of the language, or {@link #UNKNOWN} before languages have been told
 * @param domain class of the content, or {@link #UNKNOWN}
 */
public record Group(String source, String language, String domain) implements Comparable<Group> {

    /** Where a document does not say. */
    public static final String UNKNOWN = "unknown";

    /** Label or metadata of a document that holds its domain. */
    public static final String DOMAIN = "domain";

    private static final int LONGEST_DOMAIN = 40;
    private static final Comparator<Group> ORDER =
            Comparator.comparing(Group::source).thenComparing(Group::language).thenComparing(Group::domain);

    /**
     * The group of a document. Its domain is the label {@value #DOMAIN} that a classifier has assigned, or else what the
     * input says under that name. It has to look like a class: up to 40 lower-case letters, digits, {@code _} and
     * {@code -}. Anything else, such as the host of a web page, is unknown, for there would be millions of them.
     */
    public static Group of(Document document) {
        String language = document.language();
        String domain = document.labels().get(DOMAIN);
        if (domain == null) {
            domain = document.metadata().get(DOMAIN);
        }
        return new Group(
                document.source(),
                language == null ? UNKNOWN : language,
                domain == null || !isClass(domain) ? UNKNOWN : domain);
    }

    /** The inverse of {@link #key()}. */
    public static Group ofKey(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("A group is source/language/domain, got: " + key);
        }
        return new Group(parts[0], parts[1], parts[2]);
    }

    /** As one word: {@code web/en/science}. */
    public String key() {
        return source + "/" + language + "/" + domain;
    }

    /** What the group is along an axis. */
    public String on(Axis axis) {
        return switch (axis) {
            case SOURCE -> source;
            case LANGUAGE -> language;
            case DOMAIN -> domain;
        };
    }

    @Override
    public int compareTo(Group other) {
        return ORDER.compare(this, other);
    }

    private static boolean isClass(String domain) {
        if (domain.isEmpty() || domain.length() > LONGEST_DOMAIN) {
            return false;
        }
        for (int i = 0; i < domain.length(); i++) {
            char c = domain.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-')) {
                return false;
            }
        }
        return true;
    }
}
