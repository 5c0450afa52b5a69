package org.millrace.data.read.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * How much text each element of a page holds, how much of that is links, and how much is prose; measured in one pass.
 *
 * <p>Prose are the blocks that read like sentences: stretches of text between block elements that are long and have few
 * links, and code. Characters are counted without white space.
 */
final class HtmlMeasures {

    private static final Set<String> INLINE = Set.of(
            "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font",
            "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong",
            "sub", "sup", "time", "tt", "u", "var", "wbr", "ruby", "rb");

    /** Characters from which on a block reads like a sentence; ideographs say as much in a third. */
    private static final int LEAST_PROSE = 45;

    private static final int IDEOGRAPH_WEIGHT = 3;
    private static final double MOST_LINKS_IN_PROSE = 0.5;

    private static final class Measure {
        private long text;
        private long linkText;
        private long links;
        private long prose;
        private int paragraphs;
        private int elements;
        private int titles;
        private int headings;
        private boolean inArticle;
    }

    private static final Measure NOTHING = new Measure();

    private final Map<Element, Measure> measures = new IdentityHashMap<>();

    private HtmlMeasures() {}

    static HtmlMeasures of(Element root, PageClock clock) {
        var result = new HtmlMeasures();
        var visitor = result.new Visitor(clock);
        root.traverse(visitor);
        visitor.endBlock();
        return result;
    }

    /** Whether an element stands in a line of text. */
    static boolean isInline(Element element) {
        return INLINE.contains(element.normalName());
    }

    /** Characters of text. */
    long textOf(Element element) {
        return of(element).text;
    }

    long linksIn(Element element) {
        return of(element).links;
    }

    /** Which part of the text is links, from 0 to 1. */
    double linkShareOf(Element element) {
        Measure measure = of(element);
        return measure.text == 0 ? 0 : (double) measure.linkText / measure.text;
    }

    /** Characters of prose and code. */
    long proseOf(Element element) {
        return of(element).prose;
    }

    /** How many blocks of prose or code there are. */
    int paragraphsOf(Element element) {
        return of(element).paragraphs;
    }

    /** How many elements there are in it. */
    int elementsIn(Element element) {
        return of(element).elements;
    }

    /** Whether a heading of the first level is in it. */
    boolean hasTitle(Element element) {
        return of(element).titles > 0;
    }

    /** Whether a heading of the first or second level is in it. */
    boolean hasHeading(Element element) {
        return of(element).headings > 0;
    }

    /** Whether it is part of what the page declares to be an article or its main part. */
    boolean isInArticle(Element element) {
        return of(element).inArticle;
    }

    private Measure of(Element element) {
        return measures.getOrDefault(element, NOTHING);
    }

    private final class Visitor implements NodeVisitor {

        private final PageClock clock;
        private final Deque<Measure> open = new ArrayDeque<>();
        private int linkDepth;
        private int codeDepth;
        private int articleDepth;

        /** The block that is being read: its characters, those of them that are links, its weight, and whose it is. */
        private long blockText;

        private long blockLinks;
        private long blockWeight;
        private Measure blockOwner = NOTHING;

        private Visitor(PageClock clock) {
            this.clock = clock;
        }

        @Override
        public void head(Node node, int depth) {
            clock.tick();
            if (node instanceof Element element) {
                boolean inline = isInline(element);
                if (!inline) {
                    endBlock();
                }
                var measure = new Measure();
                measures.put(element, measure);
                open.push(measure);
                if (!inline) {
                    blockOwner = measure;
                }
                String name = element.normalName();
                measure.inArticle = articleDepth > 0;
                measure.titles = name.equals("h1") ? 1 : 0;
                measure.headings = measure.titles + (name.equals("h2") ? 1 : 0);
                articleDepth += isArticle(element) ? 1 : 0;
                codeDepth += name.equals("pre") ? 1 : 0;
                if (isLink(element)) {
                    linkDepth++;
                    measure.links = 1;
                }
            } else if (node instanceof TextNode text) {
                text(text.getWholeText());
            }
        }

        private void text(String text) {
            Measure measure = open.peek();
            if (measure == null) {
                return;
            }
            long characters = 0;
            long weight = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (!Character.isWhitespace(c)) {
                    characters++;
                    weight += c >= 0x2E80 && c < 0xE000 ? IDEOGRAPH_WEIGHT : 1;
                }
            }
            measure.text += characters;
            blockText += characters;
            blockWeight += weight;
            if (linkDepth > 0) {
                measure.linkText += characters;
                blockLinks += characters;
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            boolean inline = isInline(element);
            if (!inline) {
                endBlock();
            }
            Measure closed = open.pop();
            articleDepth -= isArticle(element) ? 1 : 0;
            codeDepth -= element.normalName().equals("pre") ? 1 : 0;
            linkDepth -= isLink(element) ? 1 : 0;
            Measure parent = open.peek();
            if (parent != null) {
                parent.text += closed.text;
                parent.linkText += closed.linkText;
                parent.links += closed.links;
                parent.prose += closed.prose;
                parent.paragraphs += closed.paragraphs;
                parent.elements += closed.elements + 1;
                parent.titles += closed.titles;
                parent.headings += closed.headings;
                if (!inline || blockOwner == closed) {
                    blockOwner = parent;
                }
            }
        }

        private void endBlock() {
            boolean prose =
                    codeDepth > 0 || blockWeight >= LEAST_PROSE && blockLinks <= MOST_LINKS_IN_PROSE * blockText;
            if (prose && blockText > 0) {
                blockOwner.prose += blockText - blockLinks;
                blockOwner.paragraphs++;
            }
            blockText = 0;
            blockLinks = 0;
            blockWeight = 0;
        }

        private static boolean isArticle(Element element) {
            String name = element.normalName();
            return name.equals("article")
                    || name.equals("main")
                    || element.attr("role").equals("main");
        }

        private static boolean isLink(Element element) {
            return element.normalName().equals("a") && element.hasAttr("href");
        }
    }
}
