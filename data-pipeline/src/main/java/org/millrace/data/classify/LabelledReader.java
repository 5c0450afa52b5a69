package org.millrace.data.classify;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.document.Document;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.RecordSink;
import org.millrace.data.read.SourceFile;
import org.millrace.data.read.SourceReader;

/** Reads labelled documents from files of any format, and counts what has no label or cannot be read. For one thread. */
public final class LabelledReader {

    /** What documents without a label are counted as among the bad ones. */
    public static final String NO_LABEL = "no_label";

    private final SourceReader reader;
    private final LabelRule rule;
    private final RecordCounts counts = new RecordCounts();

    public LabelledReader(Configuration configuration, LabelRule rule) {
        this.reader = new SourceReader(configuration);
        this.rule = rule;
    }

    /**
     * Hands the documents of a file over, in its order.
     *
     * @throws IOException where the storage fails or the file is gone
     */
    public void read(SourceFile file, Consumer<LabelledText> target) throws IOException {
        reader.read(file, new RecordSink() {
            @Override
            public void document(Document document) {
                rule.label(document)
                        .ifPresentOrElse(
                                labelled -> {
                                    counts.good();
                                    target.accept(labelled);
                                },
                                () -> counts.bad(NO_LABEL, 1));
            }

            @Override
            public void bad(BadRecord record) {
                counts.bad(record.reason(), record.records());
            }
        });
    }

    /** What was read since this reader was made. */
    public RecordCounts counts() {
        return counts;
    }
}
