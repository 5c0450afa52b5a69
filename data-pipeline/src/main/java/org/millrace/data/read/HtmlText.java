package org.millrace.data.read;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The main text of a web page: headings, paragraphs, lists, code and tables, without what surrounds them.
 *
 * <pre>
 *   bytes → HtmlCharset → jsoup → HtmlBoilerplate (takes out) → HtmlRenderer (writes down) → text
 * </pre>
 *
 * @param title what the page calls itself; may be empty
 * @param text blocks separated by blank lines, list items and table rows by line feeds; empty where nothing was left
 */
public record HtmlText(String title, String text) {

    /** A page says {@code main} around its main text, or the word means nothing; below this share it means nothing. */
    private static final double LEAST_MAIN_SHARE = 0.4;

    /**
     * Reads a page. Any bytes give a result: HTML has no syntax errors.
     *
     * @param page the page as it was served, decoded from any transfer or content encoding
     * @param charset what the HTTP header says of its character set; null where it says nothing
     * @param address where the page was
     */
    public static HtmlText of(byte[] page, @Nullable String charset, String address) {
        return of(HtmlCharset.decode(page, charset), address);
    }

    /** Reads a page whose characters are known. */
    public static HtmlText of(String page, String address) {
        Document document = Jsoup.parse(page, address);
        String title = document.title();
        Element body = document.body();
        HtmlBoilerplate.remove(body);
        return new HtmlText(title, HtmlRenderer.render(mainOf(body)));
    }

    private static Element mainOf(Element body) {
        Element main = body.selectFirst("main, [role=main]");
        if (main == null) {
            main = body.selectFirst("article");
        }
        if (main == null) {
            return body;
        }
        HtmlMeasures measures = HtmlMeasures.of(body);
        return measures.textOf(main) >= LEAST_MAIN_SHARE * measures.textOf(body) ? main : body;
    }
}
