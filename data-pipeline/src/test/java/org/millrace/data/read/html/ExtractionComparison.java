package org.millrace.data.read.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jsoup.Jsoup;
import org.millrace.data.read.ReadLimits;
import org.millrace.data.read.html.ExtractionSet.Page;

/**
 * Prints how well extractors find the main text of the pages of {@link ExtractionSet}: Millrace, jsoup's {@code text()},
 * and others, for each of which a folder is given with a file {@code NAME.txt} for each page. The flag {@code --pages}
 * prints every page.
 */
final class ExtractionComparison {

    private final Map<String, Map<Page, WordScore>> extractors = new LinkedHashMap<>();

    public static void main(String[] arguments) throws IOException {
        List<String> folders = new ArrayList<>(List.of(arguments));
        boolean each = folders.remove("--pages");
        var comparison = new ExtractionComparison();
        comparison.add("Millrace", ExtractionComparison::millrace);
        comparison.add("jsoup `text()`", ExtractionComparison::jsoup);
        for (String folder : folders) {
            Path path = Path.of(folder);
            comparison.add(String.valueOf(path.getFileName()), page -> read(path.resolve(page.name() + ".txt")));
        }
        comparison.print();
        if (each) {
            comparison.printPages();
        }
    }

    static String millrace(Page page) {
        return HtmlText.of(page.html(), null, "", ReadLimits.DEFAULT.pageTime()).text();
    }

    private static String jsoup(Page page) {
        return Jsoup.parse(PageCharset.decode(page.html(), null)).text();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException("No extraction of this page: " + file, e);
        }
    }

    private interface Extractor {
        String extract(Page page);
    }

    private void add(String name, Extractor extractor) {
        Map<Page, WordScore> scores = new LinkedHashMap<>();
        for (Page page : ExtractionSet.pages()) {
            scores.put(page, WordScore.of(page.mainText(), extractor.extract(page)));
        }
        extractors.put(name, scores);
    }

    private void print() {
        System.out.println("| extractor | precision | recall | F1 | F1, held out | F1, tuning | worst page |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        extractors.forEach((name, scores) -> {
            WordScore all = mean(scores, page -> true);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |%n",
                    name,
                    all.precision(),
                    all.recall(),
                    all.f1(),
                    mean(scores, Page::heldOut).f1(),
                    mean(scores, page -> !page.heldOut()).f1(),
                    scores.values().stream().mapToDouble(WordScore::f1).min().orElse(0));
        });
    }

    private void printPages() {
        for (Page page : ExtractionSet.pages()) {
            System.out.printf("%-26s %-9s", page.name(), page.heldOut() ? "held out" : "tuning");
            extractors.forEach((name, scores) -> {
                WordScore score = scores.get(page);
                if (score != null) {
                    System.out.printf(Locale.ROOT, "  %.2f %.2f %.3f", score.precision(), score.recall(), score.f1());
                }
            });
            System.out.println();
        }
    }

    private static WordScore mean(Map<Page, WordScore> scores, Predicate<Page> chosen) {
        return WordScore.mean(scores.entrySet().stream()
                .filter(entry -> chosen.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList());
    }
}
