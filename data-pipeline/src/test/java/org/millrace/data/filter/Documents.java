package org.millrace.data.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

/** Documents for the tests of filters, and what is expected of a verdict. */
public final class Documents {

    private Documents() {}

    public static Document of(String text) {
        return Document.read(new DocumentId(0, 0), "test", "memory:", text, Map.of());
    }

    public static Document at(String uri) {
        return Document.read(new DocumentId(0, 0), "test", uri, "text", Map.of());
    }

    /** Asserts that a filter keeps a text, and returns what is left of it. */
    public static String kept(DocumentFilter filter, String text) {
        Verdict verdict = filter.judge(of(text));
        assertThat(verdict).as(text).isInstanceOf(Verdict.Keep.class);
        return ((Verdict.Keep) verdict).document().text();
    }

    /** Asserts that a filter drops a text for a reason, which is given without the name of the filter. */
    public static Verdict.Drop dropped(DocumentFilter filter, String text, String reason) {
        Verdict verdict = filter.judge(of(text));
        assertThat(verdict).as(text).isInstanceOf(Verdict.Drop.class);
        Verdict.Drop drop = (Verdict.Drop) verdict;
        assertThat(drop.reason()).as(text).isEqualTo(filter.name() + "." + reason);
        return drop;
    }
}
