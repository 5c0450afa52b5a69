package org.millrace.data.read.html;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Real web pages and their main text as a person has marked it; {@code pages.tsv} says where each comes from. */
final class ExtractionSet {

    private static final String FOLDER = "/extraction/";

    private ExtractionSet() {}

    /**
     * A page of the set.
     *
     * @param heldOut whether the extractor was never tried on it while its rules were made
     */
    record Page(String name, String kind, String language, boolean heldOut) {

        byte[] html() {
            try (InputStream in = new GZIPInputStream(stream(name + ".html.gz"))) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(name, e);
            }
        }

        String mainText() {
            return text(name + ".txt");
        }
    }

    static List<Page> pages() {
        List<Page> pages = new ArrayList<>();
        for (String line : text("pages.tsv").lines().skip(1).toList()) {
            String[] columns = line.split("\t", -1);
            pages.add(new Page(columns[0], columns[1], columns[2], columns[3].equals("held out")));
        }
        return pages;
    }

    private static String text(String name) {
        try (InputStream in = stream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static InputStream stream(String name) {
        return Objects.requireNonNull(ExtractionSet.class.getResourceAsStream(FOLDER + name), name);
    }
}
