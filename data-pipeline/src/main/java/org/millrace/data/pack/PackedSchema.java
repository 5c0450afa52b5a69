package org.millrace.data.pack;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The columns of a packed file; {@link org.millrace.data.pack package documentation} says what they hold. */
final class PackedSchema {

    static final String INDEX = "index";
    static final String INPUT_IDS = "input_ids";
    static final String DOCUMENT_LENGTHS = "document_lengths";
    static final String DOCUMENT_IDS = "document_ids";
    static final String DOCUMENT_OFFSETS = "document_offsets";
    static final String SOURCES = "sources";

    static final MessageType SCHEMA = Types.buildMessage()
            .required(PrimitiveTypeName.INT64)
            .named(INDEX)
            .requiredList()
            .requiredElement(PrimitiveTypeName.INT32)
            .named(INPUT_IDS)
            .requiredList()
            .requiredElement(PrimitiveTypeName.INT32)
            .named(DOCUMENT_LENGTHS)
            .requiredList()
            .requiredElement(PrimitiveTypeName.INT64)
            .named(DOCUMENT_IDS)
            .requiredList()
            .requiredElement(PrimitiveTypeName.INT64)
            .named(DOCUMENT_OFFSETS)
            .requiredList()
            .requiredElement(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(SOURCES)
            .named("packed_sequence");

    static final ColumnDescriptor INDEX_COLUMN = SCHEMA.getColumnDescription(new String[] {INDEX});
    static final ColumnDescriptor INPUT_IDS_COLUMN = elements(INPUT_IDS);
    static final ColumnDescriptor DOCUMENT_LENGTHS_COLUMN = elements(DOCUMENT_LENGTHS);
    static final ColumnDescriptor DOCUMENT_IDS_COLUMN = elements(DOCUMENT_IDS);
    static final ColumnDescriptor DOCUMENT_OFFSETS_COLUMN = elements(DOCUMENT_OFFSETS);
    static final ColumnDescriptor SOURCES_COLUMN = elements(SOURCES);

    private PackedSchema() {}

    private static ColumnDescriptor elements(String list) {
        return SCHEMA.getColumnDescription(new String[] {list, "list", "element"});
    }
}
