package org.millrace.data.tokenize;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Takes a tokenized document apart into the values of its columns. */
final class TokenizedWriteSupport extends WriteSupport<TokenizedDocument> {

    private @Nullable RecordConsumer output;

    @Override
    public String getName() {
        return "millrace";
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in the superclass
    public WriteContext init(Configuration configuration) {
        return new WriteContext(TokenizedSchema.COLUMNS, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(TokenizedSchema.COLUMNS, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        output = recordConsumer;
    }

    @Override
    public void write(TokenizedDocument document) {
        RecordConsumer row = Objects.requireNonNull(output, "prepareForWrite comes first");
        row.startMessage();
        start(row, TokenizedSchema.ID);
        row.addLong(document.id());
        end(row, TokenizedSchema.ID);
        start(row, TokenizedSchema.SOURCE);
        row.addBinary(Binary.fromString(document.source()));
        end(row, TokenizedSchema.SOURCE);
        start(row, TokenizedSchema.COPIES);
        row.addInteger(document.copies());
        end(row, TokenizedSchema.COPIES);
        start(row, TokenizedSchema.INPUT_IDS);
        writeList(row, document.inputIds());
        end(row, TokenizedSchema.INPUT_IDS);
        start(row, TokenizedSchema.STAGE_COPIES);
        writeMap(row, document.stageCopies());
        end(row, TokenizedSchema.STAGE_COPIES);
        row.endMessage();
    }

    private static void writeList(RecordConsumer row, int[] values) {
        row.startGroup();
        if (values.length > 0) {
            row.startField(TokenizedSchema.LIST, 0);
            for (int value : values) {
                row.startGroup();
                row.startField(TokenizedSchema.ELEMENT, 0);
                row.addInteger(value);
                row.endField(TokenizedSchema.ELEMENT, 0);
                row.endGroup();
            }
            row.endField(TokenizedSchema.LIST, 0);
        }
        row.endGroup();
    }

    private static void writeMap(RecordConsumer row, SortedMap<String, Integer> values) {
        row.startGroup();
        if (!values.isEmpty()) {
            row.startField(TokenizedSchema.ENTRIES, 0);
            values.forEach((key, value) -> {
                row.startGroup();
                row.startField(TokenizedSchema.KEY, 0);
                row.addBinary(Binary.fromString(key));
                row.endField(TokenizedSchema.KEY, 0);
                row.startField(TokenizedSchema.VALUE, 1);
                row.addInteger(value);
                row.endField(TokenizedSchema.VALUE, 1);
                row.endGroup();
            });
            row.endField(TokenizedSchema.ENTRIES, 0);
        }
        row.endGroup();
    }

    private static void start(RecordConsumer row, int column) {
        row.startField(TokenizedSchema.name(column), column);
    }

    private static void end(RecordConsumer row, int column) {
        row.endField(TokenizedSchema.name(column), column);
    }
}
