package org.millrace.data.decontaminate;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Items as rows of a Parquet file of any schema. */
final class ParquetItems implements ItemRows {

    private final ParquetReader<Group> rows;
    private @Nullable Group row;

    ParquetItems(Configuration configuration, Path file) throws IOException {
        rows = ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(configuration)
                .build();
    }

    @Override
    public boolean next() throws IOException {
        row = rows.read();
        return row != null;
    }

    @Override
    public String text(String field) throws IOException {
        Group group = row;
        if (group == null) {
            throw new IllegalStateException("There is no present row");
        }
        StringBuilder text = new StringBuilder();
        append(group, List.of(field.split("\\.", -1)), field, text);
        return text.toString().strip();
    }

    /** Appends what is at the end of a path, for every value on the way. */
    private static void append(Group group, List<String> path, String field, StringBuilder text) throws IOException {
        String name = path.get(0);
        if (!group.getType().containsField(name)) {
            throw new IOException("it has no column `%s`, only %s"
                    .formatted(
                            field,
                            String.join(
                                    ", ",
                                    group.getType().getFields().stream()
                                            .map(Type::getName)
                                            .toList())));
        }
        int index = group.getType().getFieldIndex(name);
        for (int i = 0; i < group.getFieldRepetitionCount(index); i++) {
            if (path.size() == 1) {
                append(group, index, i, text);
            } else if (group.getType().getType(index).isPrimitive()) {
                throw new IOException("there is nothing inside of `%s` to be `%s`".formatted(name, field));
            } else {
                append(group.getGroup(index, i), path.subList(1, path.size()), field, text);
            }
        }
    }

    /** Appends a value, or all values inside it. */
    private static void append(Group group, int index, int repetition, StringBuilder text) {
        if (group.getType().getType(index).isPrimitive()) {
            text.append(group.getValueToString(index, repetition)).append('\n');
            return;
        }
        Group inner = group.getGroup(index, repetition);
        for (int field = 0; field < inner.getType().getFieldCount(); field++) {
            for (int i = 0; i < inner.getFieldRepetitionCount(field); i++) {
                append(inner, field, i, text);
            }
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
