package org.millrace.data.tokenize;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** Checks that a file has the columns of tokenized documents, and puts rows together from their values. */
final class TokenizedReadSupport extends ReadSupport<TokenizedDocument> {

    @Override
    public ReadContext init(InitContext context) {
        MessageType found = context.getFileSchema();
        if (!found.getFields().equals(TokenizedSchema.COLUMNS.getFields())) {
            throw new IllegalArgumentException(
                    "the columns are `%s`, expected `%s`".formatted(oneLine(found), oneLine(TokenizedSchema.COLUMNS)));
        }
        return new ReadContext(TokenizedSchema.COLUMNS);
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in the superclass
    public RecordMaterializer<TokenizedDocument> prepareForRead(
            Configuration configuration,
            Map<String, String> keyValueMetaData,
            MessageType fileSchema,
            ReadContext readContext) {
        return new Materializer();
    }

    private static String oneLine(MessageType type) {
        return type.toString().replaceAll("\\s+", " ");
    }

    private static final class Materializer extends RecordMaterializer<TokenizedDocument> {

        private final Row row = new Row();

        @Override
        public TokenizedDocument getCurrentRecord() {
            return new TokenizedDocument(row.id, row.source, row.copies, row.stageCopies, row.inputIds.toArray());
        }

        @Override
        public GroupConverter getRootConverter() {
            return row;
        }
    }

    private static final class Row extends GroupConverter {

        private final TokenBuffer inputIds = new TokenBuffer();
        private long id;
        private String source = "";
        private int copies;
        private final SortedMap<String, Integer> stageCopies = new TreeMap<>();
        private String stage = "";

        private final Converter[] columns = {
            new PrimitiveConverter() {
                @Override
                public void addLong(long value) {
                    id = value;
                }
            },
            new PrimitiveConverter() {
                @Override
                public void addBinary(Binary value) {
                    source = value.toStringUsingUTF8();
                }
            },
            new PrimitiveConverter() {
                @Override
                public void addInt(int value) {
                    copies = value;
                }
            },
            new Group(new Group(new PrimitiveConverter() {
                @Override
                public void addInt(int value) {
                    inputIds.append(value);
                }
            })),
            new Group(new Group(
                    new PrimitiveConverter() {
                        @Override
                        public void addBinary(Binary value) {
                            stage = value.toStringUsingUTF8();
                        }
                    },
                    new PrimitiveConverter() {
                        @Override
                        public void addInt(int value) {
                            stageCopies.put(stage, value);
                        }
                    })),
        };

        @Override
        public Converter getConverter(int column) {
            return columns[column];
        }

        @Override
        public void start() {
            inputIds.clear();
            stageCopies.clear();
        }

        @Override
        public void end() {}
    }

    /** A level of a list or map that holds nothing but the next one. */
    private static final class Group extends GroupConverter {

        private final Converter[] inner;

        private Group(Converter... inner) {
            this.inner = inner;
        }

        @Override
        public Converter getConverter(int field) {
            return inner[field];
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
