package org.millrace.data.read.html;

import java.time.Duration;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * The main text of a web page: headings, paragraphs, lists, code and tables, without what surrounds them.
 *
 * @param title what the page calls itself; may be empty
 * @param text blocks separated by blank lines, list items and table rows by line feeds; empty where nothing was left
 */
public record HtmlText(String title, String text) {

    /** What a page takes in memory follows from its tags; no page that people read has so many. */
    static final int MOST_TAGS = 1_000_000;

    /**
     * Reads a page. Any bytes give a result: HTML has no syntax errors.
     *
     * @param page the page as it was served, decoded from any transfer or content encoding
     * @param charset what the HTTP header says of its character set; null where it says nothing
     * @param address where the page was
     * @param time how much processor time it may take
     * @throws SlowPageException where it would take more, or has more than a million tags
     */
    public static HtmlText of(byte[] page, @Nullable String charset, String address, Duration time) {
        return of(PageCharset.decode(page, charset), address, time);
    }

    /** Reads a page whose characters are known. */
    public static HtmlText of(String page, String address, Duration time) {
        if (page.chars().filter(c -> c == '<').limit(MOST_TAGS + 1L).count() > MOST_TAGS) {
            throw new SlowPageException("the page has more than %d tags".formatted(MOST_TAGS));
        }
        var clock = new PageClock(time);
        Document document = Parser.htmlParser().parseInput(clock.reader(page), address);
        String title = document.title();
        Element body = document.body();
        HtmlBoilerplate.remove(body, clock);
        return new HtmlText(title, HtmlRenderer.render(MainContent.of(body, clock), clock));
    }
}
