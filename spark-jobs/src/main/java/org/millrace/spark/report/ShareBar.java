package org.millrace.spark.report;

import java.util.Map;

/** Parts of a whole as one bar of coloured pieces. */
final class ShareBar {

    /** Colours of the style sheet; a further part begins with the first again. */
    private static final int COLOURS = 8;

    private ShareBar() {}

    static String colour(int ordinal) {
        return "c" + ordinal % COLOURS;
    }

    /** Draws the parts in their order; the ordinal of a part is its colour. */
    static void draw(Html html, String label, Map<String, Long> parts) {
        long whole = parts.values().stream().mapToLong(Long::longValue).sum();
        html.open("div", "class", "share").element("span", label, "class", "share-label");
        html.open("div", "class", "share-bar");
        int ordinal = 0;
        for (Map.Entry<String, Long> part : parts.entrySet()) {
            double share = whole == 0 ? 0 : (double) part.getValue() / whole;
            if (share > 0) {
                html.open(
                        "span",
                        "class",
                        colour(ordinal),
                        "style",
                        Numbers.width(share),
                        "title",
                        part.getKey() + ": " + Numbers.percent(share));
                html.text(share > 0.08 ? part.getKey() : "");
                html.close();
            }
            ordinal++;
        }
        html.close().close().line();
    }
}
