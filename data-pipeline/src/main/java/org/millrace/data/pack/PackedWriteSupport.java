package org.millrace.data.pack;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Hands a sequence to Parquet, field by field. */
final class PackedWriteSupport extends WriteSupport<PackedSequence> {

    private final Map<String, String> footer;
    private final Map<String, Binary> sourceNames = new HashMap<>();
    private @Nullable RecordConsumer out;

    /** @param footer entries for the file's footer, for readers that have no manifest */
    PackedWriteSupport(Map<String, String> footer) {
        this.footer = footer;
    }

    @Override
    @Deprecated
    public WriteContext init(Configuration configuration) {
        return new WriteContext(PackedSchema.SCHEMA, footer);
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(PackedSchema.SCHEMA, footer);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        out = recordConsumer;
    }

    @Override
    public void write(PackedSequence sequence) {
        RecordConsumer consumer = out;
        if (consumer == null) {
            throw new IllegalStateException("prepareForWrite was not called");
        }
        int[] inputIds = sequence.inputIds();
        int[] lengths = sequence.documentLengths();
        long[] ids = sequence.documentIds();
        long[] offsets = sequence.documentOffsets();
        String[] sources = sequence.sources();
        consumer.startMessage();
        consumer.startField(PackedSchema.INDEX, 0);
        consumer.addLong(sequence.index());
        consumer.endField(PackedSchema.INDEX, 0);
        list(consumer, 1, PackedSchema.INPUT_IDS, inputIds.length, i -> consumer.addInteger(inputIds[i]));
        list(consumer, 2, PackedSchema.DOCUMENT_LENGTHS, lengths.length, i -> consumer.addInteger(lengths[i]));
        list(consumer, 3, PackedSchema.DOCUMENT_IDS, ids.length, i -> consumer.addLong(ids[i]));
        list(consumer, 4, PackedSchema.DOCUMENT_OFFSETS, offsets.length, i -> consumer.addLong(offsets[i]));
        list(
                consumer,
                5,
                PackedSchema.SOURCES,
                sources.length,
                i -> consumer.addBinary(sourceNames.computeIfAbsent(sources[i], Binary::fromString)));
        consumer.endMessage();
    }

    private static void list(RecordConsumer out, int field, String name, int size, IntConsumer element) {
        out.startField(name, field);
        out.startGroup();
        out.startField(PackedSchema.LIST, 0);
        for (int i = 0; i < size; i++) {
            out.startGroup();
            out.startField(PackedSchema.ELEMENT, 0);
            element.accept(i);
            out.endField(PackedSchema.ELEMENT, 0);
            out.endGroup();
        }
        out.endField(PackedSchema.LIST, 0);
        out.endGroup();
        out.endField(name, field);
    }
}
