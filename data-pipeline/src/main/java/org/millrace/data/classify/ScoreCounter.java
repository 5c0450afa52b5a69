package org.millrace.data.classify;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.document.Document;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.RecordSink;
import org.millrace.data.read.SourceFile;
import org.millrace.data.read.SourceReader;

/** Scores the documents of files for one label, and counts their sizes by score. For one thread. */
public final class ScoreCounter {

    private final TextClassifier classifier;
    private final int label;
    private final TextSize size;
    private final RecordCounts records = new RecordCounts();
    private final ScoreHistogram histogram = new ScoreHistogram();

    /** @throws IllegalArgumentException if the classifier does not have the label */
    public ScoreCounter(TextClassifier classifier, String label, TextSize size) {
        this.classifier = classifier;
        this.label = classifier.labels().indexOf(label);
        this.size = size;
        if (this.label < 0) {
            throw new IllegalArgumentException("The classifier has no label '%s'".formatted(label));
        }
    }

    /**
     * Scores the documents of a file.
     *
     * @throws IOException where the storage fails or the file is gone
     */
    public void read(Configuration configuration, SourceFile file) throws IOException {
        new SourceReader(configuration).read(file, new RecordSink() {
            @Override
            public void document(Document document) {
                records.good();
                histogram.add(classifier.score(document.text(), label).logOdds(), size.of(document.text()));
            }

            @Override
            public void bad(BadRecord record) {
                records.bad(record.reason(), record.records());
            }
        });
    }

    public ScoreHistogram histogram() {
        return histogram;
    }

    public RecordCounts records() {
        return records;
    }
}
