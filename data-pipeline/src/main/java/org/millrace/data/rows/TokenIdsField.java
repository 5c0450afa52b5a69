package org.millrace.data.rows;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.BadReason;
import org.millrace.data.read.Excerpt;
import org.millrace.data.tokenize.TokenBuffer;

/** Token ids: a JSON list of whole numbers, or a column that is a list of 32- or 64-bit integers. */
final class TokenIdsField extends RowField<int[]> {

    /** Parquet's names for the groups inside a list column. */
    private static final String LIST = "list";

    private static final String ELEMENT = "element";

    private static final int EXCERPT_IDS = 16;

    TokenIdsField(String name) {
        super(name);
    }

    @Override
    BadReason missing() {
        return BadReason.MISSING_IDS;
    }

    @Override
    int[] readJson(JsonParser parser, JsonToken first) throws IOException, BadValueException {
        if (first != JsonToken.START_ARRAY) {
            throw notIds("is %s, expected a list of token ids".formatted(kindOf(first)));
        }
        TokenBuffer ids = new TokenBuffer();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_NUMBER_INT) {
                throw notIds("holds %s at position %d, expected whole numbers".formatted(kindOf(token), ids.size()));
            }
            if (parser.getNumberType() != JsonParser.NumberType.INT) {
                throw outOfRange(parser.getText(), ids.size());
            }
            ids.append(parser.getIntValue());
        }
        return ids.toArray();
    }

    private BadValueException notIds(String what) {
        return new BadValueException(BadReason.NOT_TOKEN_IDS, "the field `%s` %s".formatted(name(), what));
    }

    private static BadValueException outOfRange(String id, int position) {
        return new BadValueException(
                BadReason.UNKNOWN_ID, "the id %s at position %d is beyond every vocabulary".formatted(id, position));
    }

    @Override
    void writeJson(JsonGenerator out, int[] value) throws IOException {
        out.writeArray(value, 0, value.length);
    }

    @Override
    Optional<BadValueException> faultOf(Type column) {
        Type inner = column;
        boolean repeated = inner.isRepetition(Type.Repetition.REPEATED);
        while (!inner.isPrimitive() && inner.asGroupType().getFieldCount() == 1) {
            inner = inner.asGroupType().getType(0);
            repeated |= inner.isRepetition(Type.Repetition.REPEATED);
        }
        PrimitiveTypeName leaf =
                inner.isPrimitive() ? inner.asPrimitiveType().getPrimitiveTypeName() : PrimitiveTypeName.BINARY;
        return repeated && (leaf == INT32 || leaf == INT64)
                ? Optional.empty()
                : Optional.of(new BadValueException(
                        BadReason.NOT_TOKEN_IDS, "the column `%s` is not a list of integers".formatted(name())));
    }

    @Override
    ColumnReader<int[]> reader(Type column) {
        return new Reader(column);
    }

    @Override
    Type column() {
        return Types.requiredList()
                .element(Types.required(INT32).named(ELEMENT))
                .named(name());
    }

    @Override
    void writeParquet(RecordConsumer out, int[] value) {
        out.startGroup();
        if (value.length > 0) {
            out.startField(LIST, 0);
            for (int id : value) {
                out.startGroup();
                out.startField(ELEMENT, 0);
                out.addInteger(id);
                out.endField(ELEMENT, 0);
                out.endGroup();
            }
            out.endField(LIST, 0);
        }
        out.endGroup();
    }

    @Override
    String excerpt(int[] value) {
        return Excerpt.of(Arrays.toString(Arrays.copyOf(value, Math.min(value.length, EXCERPT_IDS))));
    }

    @Override
    void measure(int[] value, RowCounts counts) {
        counts.tokens(value.length);
    }

    /** Ids of a list, whichever of Parquet's ways of nesting it has. */
    private static final class Reader implements ColumnReader<int[]> {

        private final Converter converter;
        private final boolean optional;
        private final TokenBuffer ids = new TokenBuffer();
        private boolean present;
        private int elements;
        private @Nullable BadValueException fault;

        private Reader(Type column) {
            // A bare repeated column is empty where it has no value; a list column says itself that it is there.
            optional = !column.isRepetition(Type.Repetition.REPEATED);
            converter = converter(column);
        }

        private Converter converter(Type type) {
            return type.isPrimitive()
                    ? new Leaf()
                    : new Level(
                            type.isRepetition(Type.Repetition.REPEATED),
                            converter(type.asGroupType().getType(0)));
        }

        @Override
        public Converter converter() {
            return converter;
        }

        @Override
        public void clear() {
            ids.clear();
            elements = 0;
            present = false;
            fault = null;
        }

        @Override
        public int @Nullable [] value() throws BadValueException {
            if (fault != null) {
                throw fault;
            }
            if (optional && !present) {
                return null;
            }
            return ids.toArray();
        }

        private void add(long id) {
            if (id != (int) id && fault == null) {
                fault = outOfRange(Long.toString(id), ids.size());
            }
            ids.append((int) id);
        }

        private final class Level extends GroupConverter {

            private final boolean repeated;
            private final Converter inner;

            private Level(boolean repeated, Converter inner) {
                this.repeated = repeated;
                this.inner = inner;
            }

            @Override
            public Converter getConverter(int field) {
                return inner;
            }

            @Override
            public void start() {
                present = true;
                if (repeated) {
                    elements++;
                }
            }

            @Override
            public void end() {
                if (repeated && ids.size() < elements && fault == null) {
                    fault = new BadValueException(
                            BadReason.NOT_TOKEN_IDS, "the id at position %d is null".formatted(elements - 1));
                }
            }
        }

        private final class Leaf extends PrimitiveConverter {

            @Override
            public void addInt(int id) {
                add(id);
            }

            @Override
            public void addLong(long id) {
                add(id);
            }
        }
    }
}
