package org.millrace.data.document;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Puts documents together from the values of their columns, one row at a time. */
final class DocumentMaterializer extends RecordMaterializer<DroppedDocument> {

    private final Row row;

    /** @param columns the columns that are read, in their order */
    DocumentMaterializer(MessageType columns) {
        this.row = new Row(columns.getFields().stream()
                .mapToInt(column -> DocumentSchema.DROPPED_DOCUMENT.getFieldIndex(column.getName()))
                .toArray());
    }

    @Override
    public DroppedDocument getCurrentRecord() {
        return row.toDroppedDocument();
    }

    @Override
    public GroupConverter getRootConverter() {
        return row;
    }

    /** The row under construction. Columns that a projection leaves out keep their first values. */
    private static final class Row extends GroupConverter {

        private long id;
        private String source = "";
        private String uri = "";
        private String text = "";
        private @Nullable String language;
        private int copies = 1;
        private Map<String, Double> scores = Map.of();
        private Map<String, String> labels = Map.of();
        private Map<String, String> metadata = Map.of();
        private String reason = "";
        private double measured;
        private double threshold;
        private String match = "";

        private final Converter[] columns = {
            new LongConverter(value -> id = value),
            new StringConverter(value -> source = value),
            new StringConverter(value -> uri = value),
            new StringConverter(value -> text = value),
            new StringConverter(value -> language = value),
            new LongConverter(value -> copies = (int) value),
            new MapConverter<Double>(entry -> new DoubleConverter(entry::accept), map -> scores = map),
            new MapConverter<String>(StringConverter::new, map -> labels = map),
            new MapConverter<String>(StringConverter::new, map -> metadata = map),
            new StringConverter(value -> reason = value),
            new DoubleConverter(value -> measured = value),
            new DoubleConverter(value -> threshold = value),
            new StringConverter(value -> match = value),
        };

        private final int[] read;

        /** @param read which of the columns are read, in their order */
        private Row(int[] read) {
            this.read = read;
        }

        @Override
        public Converter getConverter(int column) {
            return columns[read[column]];
        }

        @Override
        public void start() {
            language = null;
        }

        @Override
        public void end() {}

        private DroppedDocument toDroppedDocument() {
            var document =
                    new Document(DocumentId.ofLong(id), source, uri, text, language, copies, scores, labels, metadata);
            return new DroppedDocument(document, reason, measured, threshold, match);
        }
    }

    private interface LongConsumer {
        void accept(long value);
    }

    private static final class LongConverter extends PrimitiveConverter {

        private final LongConsumer target;

        private LongConverter(LongConsumer target) {
            this.target = target;
        }

        @Override
        public void addLong(long value) {
            target.accept(value);
        }

        @Override
        public void addInt(int value) {
            target.accept(value);
        }
    }

    private static final class DoubleConverter extends PrimitiveConverter {

        private final DoubleConsumer target;

        private DoubleConverter(DoubleConsumer target) {
            this.target = target;
        }

        @Override
        public void addDouble(double value) {
            target.accept(value);
        }
    }

    /** Decodes each dictionary entry once, so that repeated values are one string. */
    private static final class StringConverter extends PrimitiveConverter {

        private final Consumer<String> target;
        private String[] dictionary = {};

        private StringConverter(Consumer<String> target) {
            this.target = target;
        }

        @Override
        public boolean hasDictionarySupport() {
            return true;
        }

        @Override
        public void setDictionary(Dictionary values) {
            dictionary = new String[values.getMaxId() + 1];
            for (int i = 0; i < dictionary.length; i++) {
                dictionary[i] = values.decodeToBinary(i).toStringUsingUTF8();
            }
        }

        @Override
        public void addValueFromDictionary(int entry) {
            target.accept(dictionary[entry]);
        }

        @Override
        public void addBinary(Binary value) {
            target.accept(value.toStringUsingUTF8());
        }
    }

    /** A map column: a group of repeated entries, each a key and a value. */
    private static final class MapConverter<V> extends GroupConverter {

        /** Makes the converter of the value column, given where its values go. */
        private interface ValueConverter<V> {
            Converter create(Consumer<V> value);
        }

        private final Consumer<Map<String, V>> target;
        private final GroupConverter entries;
        private Map<String, V> map = Map.of();

        private MapConverter(ValueConverter<V> values, Consumer<Map<String, V>> target) {
            this.target = target;
            this.entries = new Entry<>(values, this::put);
        }

        private void put(String key, V value) {
            if (map.isEmpty()) {
                map = new HashMap<>();
            }
            map.put(key, value);
        }

        @Override
        public Converter getConverter(int field) {
            return entries;
        }

        @Override
        public void start() {
            map = Map.of();
        }

        @Override
        public void end() {
            target.accept(map);
        }
    }

    private static final class Entry<V> extends GroupConverter {

        private interface EntryConsumer<V> {
            void accept(String key, V value);
        }

        private final EntryConsumer<V> target;
        private final Converter[] keyAndValue;
        private String key = "";
        private @Nullable V value;

        private Entry(MapConverter.ValueConverter<V> values, EntryConsumer<V> target) {
            this.target = target;
            this.keyAndValue =
                    new Converter[] {new StringConverter(newKey -> key = newKey), values.create(v -> value = v)};
        }

        @Override
        public Converter getConverter(int field) {
            return keyAndValue[field];
        }

        @Override
        public void start() {
            value = null;
        }

        @Override
        public void end() {
            if (value != null) {
                target.accept(key, value);
            }
        }
    }
}
