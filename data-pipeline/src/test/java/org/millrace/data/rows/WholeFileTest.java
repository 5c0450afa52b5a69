package org.millrace.data.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.read.BadRecord;

/** Files on a file system that cannot rename and whose streams fail at the end. */
class WholeFileTest {

    private final Configuration configuration = new Configuration();

    @TempDir
    private Path directory;

    @BeforeEach
    void useTheFailingFileSystem() {
        configuration.setClass("fs.failing.impl", Failing.class, FileSystem.class);
    }

    @Test
    void rowsThatWereToReplaceAFileThatIsGoneStay() throws IOException {
        Path target = Files.writeString(directory.resolve("out.jsonl"), "old");
        Path temporary = directory.resolve(".out.jsonl.tmp");
        try (WholeFile file = new WholeFile(configuration, failing(target), true)) {
            Files.writeString(temporary, "new");
            assertThatThrownBy(file::commit)
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Could not rename %s to %s; the first of them has the rows",
                            failing(temporary), failing(target));
        }
        assertThat(target).doesNotExist();
        assertThat(temporary).hasContent("new");
    }

    @Test
    void rowsThatCannotBeRenamedAndReplaceNothingLeaveNoTrace() throws IOException {
        Path target = directory.resolve("out.jsonl");
        Path temporary = directory.resolve(".out.jsonl.tmp");
        try (WholeFile file = new WholeFile(configuration, failing(target), true)) {
            Files.writeString(temporary, "new");
            assertThatThrownBy(file::commit)
                    .isInstanceOf(IOException.class)
                    .hasMessage("Could not rename %s to %s", failing(temporary), failing(target));
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void rejectedRowsWhoseStreamFailsLeaveNoTrace() throws IOException {
        RejectedRows rejected = RejectedRows.kept(configuration, failing(directory.resolve("bad.jsonl")), false);
        rejected.add(new BadRecord("in", "line 1", "invalid_json", "", ""));
        assertThat(directory).isNotEmptyDirectory();
        assertThatThrownBy(rejected::close).isInstanceOf(IOException.class).hasMessageContaining("no room");
        assertThat(directory).isEmptyDirectory();
    }

    private static org.apache.hadoop.fs.Path failing(Path path) {
        return new org.apache.hadoop.fs.Path("failing://" + path.toAbsolutePath());
    }

    /** The local disk under a scheme of its own. */
    public static final class Failing extends RawLocalFileSystem {

        @Override
        public URI getUri() {
            return URI.create("failing:///");
        }

        @Override
        public String getScheme() {
            return "failing";
        }

        @Override
        protected void checkPath(org.apache.hadoop.fs.Path path) {
            assertThat(path.toUri().getScheme()).isIn("failing", null);
        }

        @Override
        public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
            return false;
        }

        @Override
        public FSDataOutputStream create(org.apache.hadoop.fs.Path path, boolean overwrite) throws IOException {
            OutputStream stored = super.create(path, overwrite);
            return new FSDataOutputStream(stored, null) {
                @Override
                public void close() throws IOException {
                    super.close();
                    throw new IOException("no room is left");
                }
            };
        }
    }
}
