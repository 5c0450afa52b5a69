package org.millrace.data.filter;

import org.millrace.data.document.Document;

/** A filter that also measures the documents that it keeps; distributions of its values are in the step's manifest. */
public interface MeasuringFilter extends DocumentFilter {

    /** Measures a document that {@link #judge} has kept, as it left it. */
    void measure(Document document, MeasureSink sink);
}
