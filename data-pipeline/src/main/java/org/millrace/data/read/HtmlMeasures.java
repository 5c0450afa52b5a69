package org.millrace.data.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** How much text each element of a page holds, and how much of that is links; measured in one pass. */
final class HtmlMeasures {

    /** Characters that are no white space, and links. */
    private static final class Measure {
        private long text;
        private long linkText;
        private long links;
    }

    private static final Measure NOTHING = new Measure();

    private final IdentityHashMap<Element, Measure> measures = new IdentityHashMap<>();

    private HtmlMeasures() {}

    static HtmlMeasures of(Element root) {
        var result = new HtmlMeasures();
        root.traverse(result.new Visitor());
        return result;
    }

    long textOf(Element element) {
        return measures.getOrDefault(element, NOTHING).text;
    }

    long linksIn(Element element) {
        return measures.getOrDefault(element, NOTHING).links;
    }

    /** Which part of the text is links, from 0 to 1. */
    double linkShareOf(Element element) {
        Measure measure = measures.getOrDefault(element, NOTHING);
        return measure.text == 0 ? 0 : (double) measure.linkText / measure.text;
    }

    private final class Visitor implements NodeVisitor {

        private final Deque<Measure> open = new ArrayDeque<>();
        private int linkDepth;

        @Override
        public void head(Node node, int depth) {
            if (node instanceof Element element) {
                var measure = new Measure();
                measures.put(element, measure);
                open.push(measure);
                if (isLink(element)) {
                    linkDepth++;
                    measure.links = 1;
                }
            } else if (node instanceof TextNode text && !open.isEmpty()) {
                long characters = text.getWholeText()
                        .chars()
                        .filter(c -> !Character.isWhitespace(c))
                        .count();
                Measure measure = open.peek();
                measure.text += characters;
                measure.linkText += linkDepth > 0 ? characters : 0;
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                Measure closed = open.pop();
                if (isLink(element)) {
                    linkDepth--;
                }
                Measure parent = open.peek();
                if (parent != null) {
                    parent.text += closed.text;
                    parent.linkText += closed.linkText;
                    parent.links += closed.links;
                }
            }
        }

        private static boolean isLink(Element element) {
            return element.normalName().equals("a") && element.hasAttr("href");
        }
    }
}
