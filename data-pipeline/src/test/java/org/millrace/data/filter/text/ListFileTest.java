package org.millrace.data.filter.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListFileTest {

    @TempDir
    Path folder;

    @Test
    void readsEntriesWithoutCommentsBlankLinesAndWhiteSpaceAtTheEnds() throws IOException {
        Path file = Files.writeString(folder.resolve("list.txt"), "\uFEFFone\r\n# two\n\n  three four \t\nfünf");
        assertThat(read(file)).containsExactly("one", "three four", "fünf");
    }

    @Test
    void readsCompressedLists() throws IOException {
        Path file = folder.resolve("list.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(file)).containsExactly("one", "two");
    }

    @Test
    void namesFileAndLineOfAWrongEntry() throws IOException {
        Path file = Files.writeString(folder.resolve("list.txt"), "# head\n1\nx\n");
        assertThatThrownBy(() -> ListFile.read(new Configuration(false), file.toString(), Integer::parseInt))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("list.txt, line 3")
                .hasMessageContaining("\"x\"");
    }

    @Test
    void saysThatAListIsNotUtf8OrNotThere() throws IOException {
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', '\n', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> read(latin)).hasMessageContaining("not UTF-8").hasMessageContaining("latin.txt");
        assertThatThrownBy(() -> read(folder.resolve("none.txt"))).hasMessageContaining("none.txt");
    }

    private static List<String> read(Path file) throws IOException {
        List<String> entries = new ArrayList<>();
        ListFile.read(new Configuration(false), file.toString(), entries::add);
        return entries;
    }
}
