package org.millrace.data.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.BadReason;

/**
 * The field of a row that is converted: its name, and how its values are read and written as JSON and as Parquet.
 *
 * @param <T> text or token ids
 */
public abstract sealed class RowField<T> permits TextField, TokenIdsField {

    private final String name;

    RowField(String name) {
        this.name = name;
    }

    /** A field of text. */
    public static RowField<String> text(String name) {
        return new TextField(name);
    }

    /** A field with a list of token ids. */
    public static RowField<int[]> tokenIds(String name) {
        return new TokenIdsField(name);
    }

    public final String name() {
        return name;
    }

    /** Why a row is bad that has no value here. */
    abstract BadReason missing();

    /** The value that the parser is at, which is not null; the parser is left at its last token. */
    abstract T readJson(JsonParser parser, JsonToken first) throws IOException, BadValueException;

    abstract void writeJson(JsonGenerator out, T value) throws IOException;

    /** What is wrong with a column of this type; nothing where it can be read. */
    abstract Optional<BadValueException> faultOf(Type column);

    /** Reads values of a column whose type has no fault. */
    abstract ColumnReader<T> reader(Type column);

    /** The column that values are written to. */
    abstract Type column();

    abstract void writeParquet(RecordConsumer out, T value);

    /** The beginning of a value, for a bad record. */
    abstract String excerpt(T value);

    /** Adds what the value amounts to. */
    abstract void measure(T value, RowCounts counts);

    /** Where Parquet puts the values of a column. */
    interface ColumnReader<T> {

        org.apache.parquet.io.api.Converter converter();

        /** Forgets the value of the row before. */
        void clear();

        /** The value of the row; null where it has none. */
        @Nullable
        T value() throws BadValueException;
    }

    static String kindOf(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a string";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "a number";
        };
    }
}
