package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenInputsTest {

    private final Configuration configuration = new Configuration();

    @TempDir
    private Path directory;

    @BeforeEach
    void writeFiles() throws IOException {
        for (String name : List.of(
                "web/b.warc.gz",
                "web/a.warc.gz",
                "prose/2.jsonl",
                "prose/10.jsonl",
                "prose/_SUCCESS",
                "prose/.hidden",
                "prose/deep/er/1.jsonl",
                "prose/_temporary/0.jsonl",
                "with space/ü [1].txt")) {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + name);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
        }
    }

    @Test
    void filesAreListedBySourceAndPathAndHiddenOnesPassedOver() throws IOException {
        InputManifest manifest = freeze(source("web", "web/*.warc.gz"), source("prose", "prose"));
        assertThat(manifest.files())
                .extracting(SourceFile::path)
                .map(path -> path.substring(path.indexOf(directory.getFileName().toString())
                        + directory.getFileName().toString().length()))
                .containsExactly(
                        "/web/a.warc.gz",
                        "/web/b.warc.gz",
                        "/prose/10.jsonl",
                        "/prose/2.jsonl",
                        "/prose/deep/er/1.jsonl");
        assertThat(manifest.files()).extracting(SourceFile::ordinal).containsExactly(0, 1, 2, 3, 4);
        assertThat(manifest.files())
                .extracting(SourceFile::source)
                .containsExactly("web", "web", "prose", "prose", "prose");
        assertThat(manifest.files().get(0).bytes()).isEqualTo("content of web/a.warc.gz".length());
        assertThat(manifest.files().get(0).modified()).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void alternativesAndOneFileAreMatchedToo() throws IOException {
        assertThat(freeze(source("s", "{web,prose}/*.{warc.gz,jsonl}")).files()).hasSize(4);
        assertThat(freeze(source("s", "prose/2.jsonl")).files()).hasSize(1);
    }

    @Test
    void filesWithUnusualNamesCanBeRead() throws IOException {
        InputManifest manifest = freeze(
                new InputSource("s", InputFormat.TEXT, directory.toUri() + "with space/*.txt", FieldMapping.DEFAULT));
        var sink = new CollectedRecords();
        new SourceReader(configuration)
                .read(InputManifest.fromJson(manifest.toJson()).files().get(0), sink);
        assertThat(sink.texts()).containsExactly("content of with space/ü [1].txt");
    }

    @Test
    void everySourceWithoutFilesIsNamed() {
        assertThatThrownBy(
                        () -> freeze(source("a", "nothing/*.gz"), source("web", "web"), source("b", "prose/3.jsonl")))
                .isInstanceOf(MissingInputException.class)
                .hasMessageContaining("Source `a`: no file matches")
                .hasMessageContaining("nothing/*.gz")
                .hasMessageContaining("Source `b`")
                .hasMessageNotContaining("`web`");
    }

    @Test
    void twoSourcesOfOneNameAreRefused() {
        assertThatThrownBy(() -> freeze(source("a", "web"), source("a", "prose")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`a`");
    }

    @Test
    void theManifestComesBackFromItsFile() throws IOException {
        InputManifest manifest = freeze(
                source("web", "web"),
                new InputSource(
                        "prose",
                        InputFormat.PARQUET,
                        directory.resolve("prose").toString(),
                        new FieldMapping("body", "key", "url")));
        var path = new org.apache.hadoop.fs.Path(
                directory.resolve("run/inputs.json").toUri());
        manifest.write(configuration, path);
        InputManifest read = InputManifest.read(configuration, path);
        assertThat(read).isEqualTo(manifest);
        assertThat(read.fingerprint()).isEqualTo(manifest.fingerprint()).hasSize(64);
    }

    @Test
    void aDamagedManifestIsAnErrorThatSaysWhere() {
        assertThatThrownBy(() -> InputManifest.fromJson("{\"sources\":[]}"))
                .hasMessageContaining("`files` must be a list");
        assertThatThrownBy(() -> InputManifest.fromJson(
                        "{\"sources\":[],\"files\":[{\"ordinal\":0,\"source\":\"x\",\"path\":\"p\"}]}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("source `x`");
        assertThatThrownBy(() -> InputManifest.fromJson("{")).isInstanceOf(IOException.class);
    }

    @Test
    void whatHasChangedIsNamed() throws IOException {
        InputSource web = source("web", "web");
        InputManifest before = freeze(web);
        assertThat(before.changesTo(freeze(web))).isEmpty();
        Files.writeString(directory.resolve("web/a.warc.gz"), "longer content than before");
        Files.delete(directory.resolve("web/b.warc.gz"));
        Files.writeString(directory.resolve("web/c.warc.gz"), "new");
        InputManifest after = freeze(web);
        assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
        assertThat(before.changesTo(after)).hasSize(3);
        assertThat(before.changesTo(after).get(0)).contains("a.warc.gz of source `web` has changed: was 24 bytes");
        assertThat(before.changesTo(after).get(1)).contains("b.warc.gz of source `web` is gone");
        assertThat(before.changesTo(after).get(2)).contains("c.warc.gz of source `web` is new");
        assertThat(before.changesTo(freeze(source("web", "web/*"))).get(0)).contains("configured differently");
    }

    private InputSource source(String name, String path) {
        return new InputSource(
                name, InputFormat.JSONL, directory.resolve("x").getParent() + "/" + path, FieldMapping.DEFAULT);
    }

    private InputManifest freeze(InputSource... sources) throws IOException {
        return FrozenInputs.freeze(configuration, List.of(sources));
    }
}
