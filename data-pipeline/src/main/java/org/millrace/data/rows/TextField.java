package org.millrace.data.rows;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.BadReason;
import org.millrace.data.read.Excerpt;
import org.millrace.data.read.StrictUtf8;

/** Text: a JSON string, or a column of UTF-8. */
final class TextField extends RowField<String> {

    TextField(String name) {
        super(name);
    }

    @Override
    BadReason missing() {
        return BadReason.MISSING_TEXT;
    }

    @Override
    String readJson(JsonParser parser, JsonToken first) throws IOException, BadValueException {
        if (first != JsonToken.VALUE_STRING) {
            throw new BadValueException(
                    BadReason.TEXT_NOT_A_STRING,
                    "the field `%s` is %s, expected a string".formatted(name(), kindOf(first)));
        }
        return parser.getText();
    }

    @Override
    void writeJson(JsonGenerator out, String value) throws IOException {
        out.writeString(value);
    }

    @Override
    Optional<BadValueException> faultOf(Type column) {
        boolean string = column.isPrimitive()
                && !column.isRepetition(Type.Repetition.REPEATED)
                && column.asPrimitiveType().getPrimitiveTypeName() == BINARY;
        return string
                ? Optional.empty()
                : Optional.of(new BadValueException(
                        BadReason.TEXT_NOT_A_STRING, "the column `%s` is not one of strings".formatted(name())));
    }

    @Override
    ColumnReader<String> reader(Type column) {
        return new Reader();
    }

    @Override
    Type column() {
        return Types.required(BINARY).as(stringType()).named(name());
    }

    @Override
    void writeParquet(RecordConsumer out, String value) {
        out.addBinary(Binary.fromString(value));
    }

    @Override
    String excerpt(String value) {
        return Excerpt.of(value);
    }

    @Override
    void measure(String value, RowCounts counts) {
        counts.text(value);
    }

    private final class Reader extends PrimitiveConverter implements ColumnReader<String> {

        private final StrictUtf8 utf8 = new StrictUtf8();
        private @Nullable Binary bytes;

        @Override
        public Converter converter() {
            return this;
        }

        @Override
        public void clear() {
            bytes = null;
        }

        @Override
        public void addBinary(Binary value) {
            bytes = value;
        }

        @Override
        public @Nullable String value() throws BadValueException {
            if (bytes == null) {
                return null;
            }
            byte[] text = bytes.getBytesUnsafe();
            if (!utf8.decode(text, 0, text.length)) {
                throw new BadValueException(
                        BadReason.INVALID_UTF8, "byte %d of the text is not UTF-8".formatted(utf8.fault()));
            }
            return utf8.toString();
        }
    }
}
