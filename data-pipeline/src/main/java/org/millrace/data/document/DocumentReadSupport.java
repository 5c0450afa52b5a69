package org.millrace.data.document;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Checks that a file has the columns asked for, and reads exactly those. */
final class DocumentReadSupport extends ReadSupport<DroppedDocument> {

    private final MessageType columns;

    DocumentReadSupport(MessageType columns) {
        this.columns = columns;
    }

    @Override
    public ReadContext init(InitContext context) {
        MessageType file = context.getFileSchema();
        for (Type column : columns.getFields()) {
            if (!file.containsField(column.getName())) {
                throw new IllegalArgumentException("column `%s` is missing; the file has %s"
                        .formatted(
                                column.getName(),
                                file.getFields().stream().map(Type::getName).toList()));
            }
            Type found = file.getType(column.getName());
            if (!found.equals(column)) {
                throw new IllegalArgumentException("column `%s` is `%s`, expected `%s`"
                        .formatted(column.getName(), oneLine(found), oneLine(column)));
            }
        }
        return new ReadContext(columns);
    }

    @Override
    @SuppressWarnings("deprecation") // the form that Parquet declares abstract
    public RecordMaterializer<DroppedDocument> prepareForRead(
            Configuration configuration,
            Map<String, String> keyValueMetaData,
            MessageType fileSchema,
            ReadContext readContext) {
        return new DocumentMaterializer(columns);
    }

    private static String oneLine(Type type) {
        return type.toString().replaceAll("\\s+", " ");
    }
}
