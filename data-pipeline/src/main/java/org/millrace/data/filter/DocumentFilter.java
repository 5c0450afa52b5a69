package org.millrace.data.filter;

import org.millrace.data.document.Document;

/**
 * One rule, or one named set of rules, about one document. Implementations hold no state between documents and are safe
 * for use by several threads.
 */
public interface DocumentFilter {

    /** Name in configuration and reports, such as {@code gopher_quality}. */
    String name();

    /** Keeps the document, possibly annotated or edited, or drops it with the first reason that applies. */
    Verdict judge(Document document);
}
