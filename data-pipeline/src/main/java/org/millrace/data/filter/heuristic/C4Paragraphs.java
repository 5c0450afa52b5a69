package org.millrace.data.filter.heuristic;

import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Drops pages without a few long lines: mC4's rule for languages whose sentences end otherwise (Xue et al. 2021, "mT5",
 * section 3.1, with 3 lines of 200 characters).
 */
public final class C4Paragraphs implements DocumentFilter {

    private final int minLines;
    private final int minLength;

    /**
     * @param minLines fewest long lines
     * @param minLength code points that make a line long
     */
    public C4Paragraphs(int minLines, int minLength) {
        this.minLines = minLines;
        this.minLength = minLength;
    }

    @Override
    public String name() {
        return "c4_paragraphs";
    }

    @Override
    public Verdict judge(Document document) {
        char[] text = document.text().toCharArray();
        int found = 0;
        for (int begin = 0; begin <= text.length && found < minLines; ) {
            int end = WhiteSpaceWords.lineEnd(text, begin);
            found += RepeatedPieces.codePoints(text, begin, end) >= minLength ? 1 : 0;
            begin = end + 1;
        }
        return found < minLines
                ? new Verdict.Drop(name() + ".too_few_long_lines", found, minLines)
                : new Verdict.Keep(document);
    }
}
