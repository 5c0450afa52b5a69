package org.millrace.data.read.html;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeVisitor;

/**
 * Which tables of a page hold data, found in one pass: rows and columns of short cells. Anything else in a cell, such as a
 * list, a heading or a second paragraph, means that the table only lays the page out.
 */
final class HtmlTables implements NodeVisitor {

    private static final Set<String> NOT_IN_DATA =
            Set.of("table", "ul", "ol", "dl", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote");

    private static final class OpenTable {
        private boolean data = true;
        private boolean columns;
        private int cellsOfRow;
        private int openCells;
        private int paragraphs;
    }

    private final PageClock clock;
    private final Set<Element> found = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<OpenTable> open = new ArrayDeque<>();

    private HtmlTables(PageClock clock) {
        this.clock = clock;
    }

    /** The tables that hold data. */
    static Set<Element> ofData(Element root, PageClock clock) {
        var tables = new HtmlTables(clock);
        root.traverse(tables);
        return tables.found;
    }

    @Override
    public void head(Node node, int depth) {
        clock.tick();
        if (!(node instanceof Element element)) {
            return;
        }
        String name = element.normalName();
        OpenTable table = open.peek();
        if (table != null) {
            if (table.openCells > 0 && NOT_IN_DATA.contains(name)) {
                table.data = false;
            }
            switch (name) {
                case "tr" -> table.cellsOfRow = 0;
                case "td", "th" -> {
                    table.openCells++;
                    table.cellsOfRow++;
                    table.paragraphs = 0;
                    table.columns |= table.cellsOfRow > 1;
                }
                case "p" -> {
                    table.paragraphs++;
                    table.data &= table.openCells == 0 || table.paragraphs < 2;
                }
                default -> {}
            }
        }
        if (name.equals("table")) {
            open.push(new OpenTable());
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        switch (element.normalName()) {
            case "table" -> {
                OpenTable table = open.pop();
                if (table.data && table.columns) {
                    found.add(element);
                }
            }
            case "td", "th" -> {
                OpenTable table = open.peek();
                if (table != null) {
                    table.openCells--;
                }
            }
            default -> {}
        }
    }
}
