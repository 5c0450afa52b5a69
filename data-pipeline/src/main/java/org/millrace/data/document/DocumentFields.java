package org.millrace.data.document;

import static org.millrace.data.document.DocumentSchema.DROPPED_DOCUMENT;

import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Hands the fields of one row to Parquet, column by column. */
final class DocumentFields {

    /** What a map column does with one value of it. */
    private interface ValueWriter<V> {
        void write(V value);
    }

    private final RecordConsumer consumer;

    DocumentFields(RecordConsumer consumer) {
        this.consumer = consumer;
    }

    void write(Document document) {
        start(DocumentSchema.ID);
        consumer.addLong(document.id().toLong());
        end(DocumentSchema.ID);
        string(DocumentSchema.SOURCE, document.source());
        string(DocumentSchema.URI, document.uri());
        string(DocumentSchema.TEXT, document.text());
        String language = document.language();
        if (language != null) {
            string(DocumentSchema.LANGUAGE, language);
        }
        start(DocumentSchema.COPIES);
        consumer.addInteger(document.copies());
        end(DocumentSchema.COPIES);
        map(DocumentSchema.SCORES, document.scores(), consumer::addDouble);
        map(DocumentSchema.LABELS, document.labels(), this::add);
        map(DocumentSchema.METADATA, document.metadata(), this::add);
    }

    void write(DroppedDocument dropped) {
        write(dropped.document());
        string(DocumentSchema.REASON, dropped.reason());
        number(DocumentSchema.MEASURED, dropped.measured());
        number(DocumentSchema.THRESHOLD, dropped.threshold());
        string(DocumentSchema.MATCH, dropped.match());
    }

    /** Entries go out sorted by key: the order of an immutable map differs from one JVM to the next. */
    private <V> void map(int column, Map<String, V> map, ValueWriter<V> values) {
        start(column);
        consumer.startGroup();
        if (!map.isEmpty()) {
            consumer.startField(DocumentSchema.ENTRIES, 0);
            for (Map.Entry<String, V> entry : new TreeMap<>(map).entrySet()) {
                consumer.startGroup();
                consumer.startField(DocumentSchema.KEY_NAME, DocumentSchema.KEY);
                add(entry.getKey());
                consumer.endField(DocumentSchema.KEY_NAME, DocumentSchema.KEY);
                consumer.startField(DocumentSchema.VALUE_NAME, DocumentSchema.VALUE);
                values.write(entry.getValue());
                consumer.endField(DocumentSchema.VALUE_NAME, DocumentSchema.VALUE);
                consumer.endGroup();
            }
            consumer.endField(DocumentSchema.ENTRIES, 0);
        }
        consumer.endGroup();
        end(column);
    }

    private void string(int column, String value) {
        start(column);
        add(value);
        end(column);
    }

    private void number(int column, double value) {
        start(column);
        consumer.addDouble(value);
        end(column);
    }

    private void add(String value) {
        consumer.addBinary(Binary.fromString(value));
    }

    private void start(int column) {
        consumer.startField(DROPPED_DOCUMENT.getFieldName(column), column);
    }

    private void end(int column) {
        consumer.endField(DROPPED_DOCUMENT.getFieldName(column), column);
    }
}
