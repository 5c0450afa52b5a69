package org.millrace.data.filter.text;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A user's list: UTF-8, an entry a line, white space at its ends ignored. Blank lines and lines that begin with {@code #}
 * are no entries. Names that end with {@code .gz} or {@code .zst} are decompressed.
 */
public final class ListFile {

    /** What is done with each entry. */
    @FunctionalInterface
    public interface EntryConsumer {

        /**
         * Takes an entry.
         *
         * @throws IllegalArgumentException if it is no entry of such a list; the message says what is wrong and what was
         *     expected, and the file and line are put before it
         */
        void accept(String entry);
    }

    private ListFile() {}

    /**
     * Reads all entries.
     *
     * @throws IOException if the file cannot be read, or is not what it should be; the message names file and line
     */
    public static void read(Configuration configuration, String file, EntryConsumer entries) throws IOException {
        Path path = new Path(file);
        long line = 0;
        try (InputStream stored = path.getFileSystem(configuration).open(path);
                InputStream plain = decompressed(stored, path.getName());
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        plain,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line++;
                String entry = (line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
                if (!entry.isEmpty() && entry.charAt(0) != '#') {
                    entries.accept(entry);
                }
            }
        } catch (CharacterCodingException malformed) {
            throw new IOException(
                    "List %s is not UTF-8, after line %d; convert it, for example with iconv".formatted(file, line),
                    malformed);
        } catch (IllegalArgumentException wrong) {
            throw new IOException("List %s, line %d: %s".formatted(file, line, wrong.getMessage()), wrong);
        } catch (IOException failure) {
            throw new IOException("Cannot read the list %s: %s".formatted(file, failure.getMessage()), failure);
        }
    }

    private static InputStream decompressed(InputStream stored, String name) throws IOException {
        if (name.endsWith(".gz")) {
            return new GZIPInputStream(stored, 1 << 16);
        }
        return name.endsWith(".zst") ? new ZstdInputStream(stored) : stored;
    }
}
