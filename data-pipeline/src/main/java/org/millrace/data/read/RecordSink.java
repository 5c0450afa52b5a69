package org.millrace.data.read;

import java.io.IOException;
import org.millrace.data.document.Document;

/** Where a reader puts what it finds, in the order of the file. */
public interface RecordSink {

    void document(Document document) throws IOException;

    void bad(BadRecord record) throws IOException;
}
