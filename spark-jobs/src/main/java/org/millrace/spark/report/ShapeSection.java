package org.millrace.spark.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long the documents are, and in which languages. */
final class ShapeSection implements Section {

    private static final int MOST_LANGUAGES = 16;

    @Override
    public String id() {
        return "shape";
    }

    @Override
    public String title() {
        return "Lengths and languages";
    }

    @Override
    public boolean isPresent(RunData run) {
        return run.steps().stream()
                .anyMatch(step -> !step.lengths().isEmpty() || !step.languages().isEmpty());
    }

    @Override
    public void write(Html html, RunData run) {
        html.open("div", "class", "columns");
        List<StepSummary> texts = run.steps().stream()
                .filter(step ->
                        !step.name().equals("tokenize") && !step.lengths().isEmpty())
                .toList();
        if (!texts.isEmpty()) {
            StepSummary first = texts.get(0);
            StepSummary last = texts.get(texts.size() - 1);
            ColumnChart.draw(
                    html,
                    "Documents by length",
                    first.lengths(),
                    texts.size() == 1 ? List.of() : last.lengths(),
                    "characters");
        }
        languages(html, run);
        html.close().line();
    }

    private static void languages(Html html, RunData run) {
        List<StepSummary> known = run.steps().stream()
                .filter(step -> step.languages().keySet().stream().anyMatch(code -> !code.equals("und")))
                .toList();
        if (known.isEmpty()) {
            return;
        }
        Map<String, Long> languages = known.get(known.size() - 1).languages();
        long whole = languages.values().stream().mapToLong(Long::longValue).sum();
        List<Map.Entry<String, Long>> ranked = languages.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        html.open("figure", "class", "chart").element("figcaption", "Documents by language");
        html.open("div", "class", "bars");
        long most = Math.max(1, ranked.get(0).getValue());
        for (Map.Entry<String, Long> language : ranked.subList(0, Math.min(MOST_LANGUAGES, ranked.size()))) {
            bar(html, name(language.getKey()), language.getValue(), most, whole);
        }
        if (ranked.size() > MOST_LANGUAGES) {
            long rest = ranked.subList(MOST_LANGUAGES, ranked.size()).stream()
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            bar(html, (ranked.size() - MOST_LANGUAGES) + " others", rest, most, whole);
        }
        html.close().close();
    }

    private static void bar(Html html, String label, long count, long most, long whole) {
        html.open("div", "class", "bar").element("span", label);
        html.open("span", "class", "bar-track");
        html.open("span", "class", "after", "style", Numbers.width(Math.min(1, (double) count / most)))
                .close();
        html.close();
        html.element("span", Numbers.exact(count), "class", "number");
        html.element("span", Numbers.percent((double) count / whole), "class", "number quiet");
        html.close();
    }

    private static String name(String code) {
        if (code.equals("und")) {
            return "undetermined";
        }
        String name = Locale.forLanguageTag(code).getDisplayLanguage(Locale.ENGLISH);
        return name.isEmpty() || name.equals(code) ? code : name;
    }
}
