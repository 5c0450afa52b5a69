package org.millrace.data.tokenize;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** The columns of a file of tokenized documents. List and map have Parquet's own levels, so that other
 * engines see them. */
final class TokenizedSchema {

    static final int ID = 0;
    static final int SOURCE = 1;
    static final int COPIES = 2;
    static final int INPUT_IDS = 3;
    static final int STAGE_COPIES = 4;

    /** Parquet's name for the repeated entries inside a map column, and what is in each. */
    static final String ENTRIES = "key_value";

    static final String KEY = "key";
    static final String VALUE = "value";

    /** Parquet's name for the repeated group inside a list column. */
    static final String LIST = "list";

    static final String ELEMENT = "element";

    static final MessageType COLUMNS = new MessageType(
            "tokenized_document",
            Types.required(INT64).named("id"),
            Types.required(BINARY).as(stringType()).named("source"),
            Types.required(INT32).named("copies"),
            Types.requiredList().element(Types.required(INT32).named(ELEMENT)).named("input_ids"),
            Types.requiredMap()
                    .key(Types.required(BINARY).as(stringType()).named(KEY))
                    .value(Types.required(INT32).named(VALUE))
                    .named("stage_copies"));

    private TokenizedSchema() {}

    static String name(int column) {
        return COLUMNS.getFieldName(column);
    }
}
