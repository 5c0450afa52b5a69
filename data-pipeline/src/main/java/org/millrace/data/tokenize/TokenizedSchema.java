package org.millrace.data.tokenize;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** The columns of a file of tokenized documents. The list has Parquet's own three levels, so that other engines see it. */
final class TokenizedSchema {

    static final int ID = 0;
    static final int SOURCE = 1;
    static final int COPIES = 2;
    static final int INPUT_IDS = 3;

    /** Parquet's name for the repeated group inside a list column. */
    static final String LIST = "list";

    static final String ELEMENT = "element";

    static final MessageType COLUMNS = new MessageType(
            "tokenized_document",
            Types.required(INT64).named("id"),
            Types.required(BINARY).as(stringType()).named("source"),
            Types.required(INT32).named("copies"),
            Types.requiredList().element(Types.required(INT32).named(ELEMENT)).named("input_ids"));

    private TokenizedSchema() {}

    static String name(int column) {
        return COLUMNS.getFieldName(column);
    }
}
