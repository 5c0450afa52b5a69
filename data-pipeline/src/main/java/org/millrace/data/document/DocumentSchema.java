package org.millrace.data.document;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of a document file, in their order. Files that other engines read too: strings and maps carry Parquet's
 * own annotations.
 */
final class DocumentSchema {

    static final int ID = 0;
    static final int SOURCE = 1;
    static final int URI = 2;
    static final int TEXT = 3;
    static final int LANGUAGE = 4;
    static final int COPIES = 5;
    static final int SCORES = 6;
    static final int LABELS = 7;
    static final int METADATA = 8;
    static final int REASON = 9;
    static final int MEASURED = 10;
    static final int THRESHOLD = 11;
    static final int MATCH = 12;

    static final int KEY = 0;
    static final int VALUE = 1;
    static final String KEY_NAME = "key";
    static final String VALUE_NAME = "value";

    /** Parquet's name for the repeated entries inside a map column. */
    static final String ENTRIES = "key_value";

    static final MessageType DOCUMENT = new MessageType("document", documentColumns());

    /**
     * What steps need that look at the text alone: neither the address nor what is said of it. The scores have the
     * copies that stages take.
     */
    static final MessageType TEXT_ALONE = new MessageType(
            "document",
            Stream.of(ID, SOURCE, TEXT, LANGUAGE, COPIES, SCORES)
                    .map(DOCUMENT::getType)
                    .toList());

    /** The columns of a document, followed by those that say why it was dropped. */
    static final MessageType DROPPED_DOCUMENT = new MessageType("dropped_document", droppedDocumentColumns());

    private DocumentSchema() {}

    private static List<Type> documentColumns() {
        return List.of(
                Types.required(INT64).named("id"),
                requiredString("source"),
                requiredString("uri"),
                requiredString("text"),
                Types.optional(BINARY).as(stringType()).named("language"),
                Types.required(INT32).named("copies"),
                requiredMap("scores", Types.required(DOUBLE).named(VALUE_NAME)),
                requiredMap("labels", requiredString(VALUE_NAME)),
                requiredMap("metadata", requiredString(VALUE_NAME)));
    }

    private static List<Type> droppedDocumentColumns() {
        List<Type> columns = new ArrayList<>(documentColumns());
        columns.add(requiredString("reason"));
        columns.add(Types.required(DOUBLE).named("measured"));
        columns.add(Types.required(DOUBLE).named("threshold"));
        columns.add(requiredString("match"));
        return columns;
    }

    private static Type requiredString(String name) {
        return Types.required(BINARY).as(stringType()).named(name);
    }

    private static GroupType requiredMap(String name, Type value) {
        return Types.requiredMap().key(requiredString(KEY_NAME)).value(value).named(name);
    }
}
