package org.millrace.data.filter;

import java.util.List;
import org.millrace.data.document.Document;

/** Several filters under one name: a document stays that all of them keep, edited by one after another. */
public final class AllOf implements DocumentFilter {

    private final String name;
    private final List<DocumentFilter> filters;

    public AllOf(String name, List<? extends DocumentFilter> filters) {
        this.name = name;
        this.filters = List.copyOf(filters);
    }

    @Override
    public String name() {
        return name;
    }

    /** The reason of a drop is that of the filter, behind the common name. */
    @Override
    public Verdict judge(Document document) {
        Document left = document;
        for (DocumentFilter filter : filters) {
            Verdict verdict = filter.judge(left);
            if (verdict instanceof Verdict.Drop drop) {
                return new Verdict.Drop(name + "." + drop.reason(), drop.measured(), drop.threshold());
            }
            left = ((Verdict.Keep) verdict).document();
        }
        return new Verdict.Keep(left);
    }
}
