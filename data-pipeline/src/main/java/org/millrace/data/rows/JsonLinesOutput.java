package org.millrace.data.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** A JSON object a line: the fields kept as they were written, then the converted one. */
final class JsonLinesOutput<T> extends RowOutput<T> {

    private static final int BUFFER_BYTES = 1 << 16;

    private final JsonFactory json =
            new JsonFactoryBuilder().rootValueSeparator("\n").build();
    private final RowField<T> field;
    private final OutputStream out;
    private final @Nullable WholeFile file;
    private boolean closed;

    JsonLinesOutput(RowField<T> field, OutputStream out) {
        this.field = field;
        this.out = out;
        this.file = null;
    }

    JsonLinesOutput(Configuration configuration, Path path, WholeFile file, RowField<T> field) throws IOException {
        this.field = field;
        this.file = file;
        Path temporary = file.temporary();
        this.out = compressed(
                path.getName(), temporary.getFileSystem(configuration).create(temporary, true));
    }

    private static OutputStream compressed(String name, OutputStream stored) throws IOException {
        if (name.endsWith(".gz")) {
            return new GZIPOutputStream(stored, BUFFER_BYTES);
        }
        return name.endsWith(".zst")
                ? new ZstdOutputStreamNoFinalizer(stored)
                : new BufferedOutputStream(stored, BUFFER_BYTES);
    }

    @Override
    Prepared prepare(List<Row<T>> rows) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(BUFFER_BYTES);
        try (JsonGenerator generator = json.createGenerator(lines)) {
            for (Row<T> row : rows) {
                generator.writeStartObject();
                for (Row.KeptField kept : row.kept()) {
                    generator.writeFieldName(kept.name());
                    generator.writeRawValue(kept.json());
                }
                generator.writeFieldName(field.name());
                field.writeJson(generator, row.value());
                generator.writeEndObject();
            }
        }
        if (!rows.isEmpty()) {
            lines.write('\n');
        }
        return () -> lines.writeTo(out);
    }

    @Override
    public void commit() throws IOException {
        out.flush();
        if (file != null) {
            closeStream();
            file.commit();
        }
    }

    private void closeStream() throws IOException {
        if (!closed) {
            closed = true;
            out.close();
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            try (file) {
                closeStream();
            }
        }
    }
}
