package org.millrace.data.filter.heuristic;

import java.util.regex.Pattern;

/** The marks that Wikipedia leaves in its text. */
final class Citations {

    private static final Pattern CITATION = Pattern.compile("\\[\\p{Nd}*]|\\[edit]|\\[citation needed]");

    private Citations() {}

    /** The text without {@code [1]}, {@code []}, {@code [edit]} and {@code [citation needed]}. */
    static String removed(String text) {
        return CITATION.matcher(text).replaceAll("");
    }
}
