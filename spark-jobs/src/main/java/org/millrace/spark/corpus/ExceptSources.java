package org.millrace.spark.corpus;

import java.util.List;
import java.util.Set;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/** A filter that lets the documents of some sources pass unseen. */
final class ExceptSources implements DocumentFilter {

    private final DocumentFilter filter;
    private final Set<String> exempt;

    ExceptSources(DocumentFilter filter, List<String> exempt) {
        this.filter = filter;
        this.exempt = Set.copyOf(exempt);
    }

    @Override
    public String name() {
        return filter.name();
    }

    @Override
    public Verdict judge(Document document) {
        return exempt.contains(document.source()) ? new Verdict.Keep(document) : filter.judge(document);
    }
}
