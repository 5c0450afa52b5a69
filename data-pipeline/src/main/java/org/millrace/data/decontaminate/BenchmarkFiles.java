package org.millrace.data.decontaminate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.InputFiles;

/**
 * Where the items of a benchmark are: JSON lines, plain or compressed, or Parquet, told apart by their first bytes.
 *
 * <p>A field is a name, or names joined by full stops for what is inside, as in {@code choices.text}. The text of an item
 * is that of its fields in their order, a line each; lists and objects stand for all the strings and numbers in them. A
 * field that is null is empty; one that is missing is a mistake.
 *
 * @param name of the benchmark, as removals say it
 * @param path a file, directory or glob on any Hadoop file system
 * @param fields that make the text of an item
 * @param idField field of the item's id; without it, an item is the number of its row or line, counted from 1, behind the
 *     file's name where there are several
 */
public record BenchmarkFiles(
        String name,
        String path,
        List<String> fields,
        @Nullable String idField) {

    public BenchmarkFiles {
        fields = List.copyOf(fields);
    }

    /**
     * Reads every item.
     *
     * @throws IOException where a file is missing, cannot be read, or has an item without one of the fields; the message
     *     names the file, the line and the field
     */
    public List<BenchmarkItem> read(Configuration configuration) throws IOException {
        List<FileStatus> files = InputFiles.find(configuration, path);
        if (files.isEmpty()) {
            throw new IOException("Benchmark %s: no file matches %s".formatted(name, path));
        }
        List<BenchmarkItem> items = new ArrayList<>();
        for (FileStatus file : files) {
            String prefix = files.size() > 1 ? file.getPath().getName() + ":" : "";
            read(configuration, file.getPath(), prefix, items);
        }
        if (items.isEmpty()) {
            throw new IOException("Benchmark %s: the files of %s hold no item".formatted(name, path));
        }
        return items;
    }

    private void read(Configuration configuration, Path file, String prefix, List<BenchmarkItem> items)
            throws IOException {
        long number = 1;
        try (ItemRows rows = ItemRows.open(configuration, file)) {
            while (rows.next()) {
                StringBuilder text = new StringBuilder();
                for (String field : fields) {
                    text.append(rows.text(field)).append('\n');
                }
                String id = idField == null ? prefix + number : rows.text(idField);
                items.add(new BenchmarkItem(name, id, text.toString()));
                number++;
            }
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "Benchmark %s: item %d of %s cannot be read: %s".formatted(name, number, file, e.getMessage()), e);
        }
    }
}
