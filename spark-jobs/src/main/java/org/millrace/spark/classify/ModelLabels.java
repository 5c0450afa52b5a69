package org.millrace.spark.classify;

import java.util.List;

/** Labels of a model as messages tell them. */
final class ModelLabels {

    private static final int MOST = 30;

    private ModelLabels() {}

    static String text(List<String> labels) {
        return labels.size() <= MOST
                ? String.join(" ", labels)
                : "%s … (%d of them)".formatted(String.join(" ", labels.subList(0, MOST)), labels.size());
    }
}
