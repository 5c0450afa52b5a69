package org.millrace.data.read.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * Writes a page's elements down as plain text: white space folded as browsers fold it, blank lines between blocks, items
 * behind a dash or their number, rows of a table on a line each, preformatted text as it is.
 */
final class HtmlRenderer implements NodeVisitor {

    private static final Set<String> BLOCKS = Set.of(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "pre",
            "blockquote",
            "table",
            "ul",
            "ol",
            "dl",
            "section",
            "article",
            "main",
            "figure",
            "hr",
            "address",
            "details",
            "fieldset");
    private static final Set<String> LINES = Set.of(
            "div", "li", "tr", "dt", "dd", "figcaption", "caption", "summary", "header", "form", "td", "th", "center");
    private static final String CELL_BORDER = " | ";

    /** Lists within each other beyond this are no further in. */
    private static final int MOST_INDENTS = 8;

    /** A list that is open, and the number of its next item; unordered ones do not count. */
    private static final class OpenList {
        private final boolean ordered;
        private int next;

        private OpenList(boolean ordered, int next) {
            this.ordered = ordered;
            this.next = next;
        }
    }

    private final PageClock clock;
    private final Set<Element> dataTables;
    private final StringBuilder out = new StringBuilder();
    private final Deque<OpenList> lists = new ArrayDeque<>();

    /** For each open table, whether it holds data: then a row is a line. Others only lay the page out. */
    private final Deque<Boolean> tables = new ArrayDeque<>();

    private int preformatted;
    private int cells;
    private boolean firstCell;

    /** Line feeds, and whether a space, to write before the next character. */
    private int breaks;

    private boolean space;

    /** Behind an item's dash nothing breaks the line until there is text. */
    private boolean atItemStart;

    private HtmlRenderer(PageClock clock, Set<Element> dataTables) {
        this.clock = clock;
        this.dataTables = dataTables;
    }

    static String render(Element root, PageClock clock) {
        var renderer = new HtmlRenderer(clock, HtmlTables.ofData(root, clock));
        root.traverse(renderer);
        return renderer.out.toString();
    }

    @Override
    public void head(Node node, int depth) {
        clock.tick();
        if (node instanceof TextNode text) {
            if (preformatted > 0) {
                verbatim(text.getWholeText());
            } else {
                folded(text.getWholeText());
            }
        } else if (node instanceof Element element) {
            open(element);
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            close(element);
        }
    }

    private void open(Element element) {
        String name = element.normalName();
        breakAround(name);
        switch (name) {
            case "br" -> breakLine(breaks + 1);
            case "pre" -> preformatted++;
            case "ul" -> lists.push(new OpenList(false, 0));
            case "ol" -> lists.push(new OpenList(true, startOf(element)));
            case "li" -> item();
            case "table" -> tables.push(dataTables.contains(element));
            case "tr" -> firstCell = true;
            case "td", "th" -> openCell();
            default -> {}
        }
    }

    private void close(Element element) {
        String name = element.normalName();
        switch (name) {
            case "pre" -> preformatted--;
            case "ul", "ol" -> lists.pop();
            case "li" -> atItemStart = false;
            case "table" -> tables.pop();
            case "td", "th" -> closeCell();
            default -> {}
        }
        breakAround(name);
    }

    private void breakAround(String name) {
        if (isCell(name) && inDataTable()) {
            return;
        }
        if (BLOCKS.contains(name)) {
            breakLine(lists.isEmpty() ? 2 : 1);
        } else if (LINES.contains(name)) {
            breakLine(1);
        }
    }

    private void breakLine(int count) {
        if (cells > 0) {
            space = true;
        } else if (!atItemStart) {
            breaks = Math.max(breaks, Math.min(count, 2));
        }
    }

    private void item() {
        OpenList list = lists.peek();
        flush();
        if (list != null) {
            out.append("  ".repeat(Math.min(lists.size() - 1, MOST_INDENTS)));
        }
        out.append(list != null && list.ordered ? list.next++ + ". " : "- ");
        atItemStart = true;
    }

    private void openCell() {
        if (!inDataTable()) {
            return;
        }
        if (!firstCell) {
            flush();
            out.append(CELL_BORDER);
        }
        firstCell = false;
        space = false;
        cells++;
    }

    private void closeCell() {
        if (inDataTable() && cells > 0) {
            cells--;
            space = false;
        }
    }

    private boolean inDataTable() {
        return Boolean.TRUE.equals(tables.peek());
    }

    private void folded(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSpace(c)) {
                space = true;
            } else if (!isInvisible(c)) {
                flush();
                out.append(c);
            }
        }
    }

    private void verbatim(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                breaks++;
            } else if (c != '\r') {
                flush();
                out.append(c);
            }
        }
    }

    /** Writes what separates the next character from the last one. */
    private void flush() {
        if (breaks > 0) {
            if (out.length() > 0) {
                out.append("\n".repeat(breaks));
            }
        } else if (space && out.length() > 0 && !isSpace(out.charAt(out.length() - 1))) {
            out.append(' ');
        }
        breaks = 0;
        space = false;
        atItemStart = false;
    }

    private static int startOf(Element list) {
        String start = list.attr("start");
        return start.matches("[0-9]{1,6}") ? Integer.parseInt(start) : 1;
    }

    private static boolean isCell(String name) {
        return name.equals("td") || name.equals("th");
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\u00A0' || c == '\u2028';
    }

    /** Soft hyphens, zero-width spaces and byte order marks guide line breaks; they are not text. */
    private static boolean isInvisible(char c) {
        return c == '\u00AD' || c == '\u200B' || c == '\uFEFF';
    }
}
