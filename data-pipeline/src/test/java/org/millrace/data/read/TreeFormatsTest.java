package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.data.document.Document;

/** Folders of source code, Markdown and web pages. */
class TreeFormatsTest {

    private static final Configuration CONFIGURATION = new Configuration();

    @TempDir
    private Path directory;

    @Test
    void ofATreeOfSourceCodeTheFilesThatPeopleWroteAreRead() throws IOException {
        write("src/main/App.java", "class App {}");
        write("src/__init__.py", "import os");
        write("Makefile", "all:\n\tcc x.c");
        write("lib/x.c.gz", "");
        Files.write(directory.resolve("lib/x.c.gz"), CompressedBytes.gzip(CompressedBytes.utf8("int x;")));
        write("logo.png", "\u0000\u0001");
        write("README.txt", "read me");
        write(".git/config.py", "hidden");
        write("web/node_modules/left/index.js", "of others");
        write("web/app.min.js", "made");
        Map<String, String> languages = new TreeMap<>();
        for (Document document : read(InputFormat.CODE, List.of(), List.of())) {
            languages.put(
                    String.valueOf(document.metadata().get("path")),
                    String.valueOf(document.metadata().get("programming_language")));
        }
        assertThat(languages)
                .isEqualTo(Map.of(
                        "Makefile", "Makefile",
                        "lib/x.c.gz", "C",
                        "src/__init__.py", "Python",
                        "src/main/App.java", "Java"));
    }

    @Test
    void aSourcesOwnPatternsTakeThePlaceOfTheFormats() throws IOException {
        write("a/one.md", "one");
        write("a/b/TWO.MD", "two");
        write("a/b/three.txt", "three");
        write("drafts/four.md", "four");
        assertThat(texts(InputFormat.MARKDOWN, List.of(), List.of("drafts/**"))).containsExactly("two", "one");
        assertThat(texts(InputFormat.TEXT, List.of("*.txt", "a/*.md"), List.of()))
                .containsExactly("three", "one");
        assertThat(texts(InputFormat.TEXT, List.of("**/b/**"), List.of("**/*.md")))
                .containsExactly("three");
        assertThatThrownBy(() -> texts(InputFormat.TEXT, List.of("*.rst"), List.of()))
                .isInstanceOf(MissingInputException.class)
                .hasMessageContaining("none of the 4 files")
                .hasMessageContaining("*.rst");
        assertThat(InputSource.problemOfPattern("a[b").orElse("")).contains("a[b");
        assertThat(InputSource.problemOfPattern("*.md")).isEmpty();
    }

    @Test
    void frontMatterOfMarkdownBecomesMetadata() throws IOException {
        write(
                "post.md",
                "---\ntitle: \"On bees\"\n# a remark\ntags:\n  - a\ndate: 2024-01-02\n---\n# Bees\n\nText: *fine*\n");
        write("rule.md", "---\nnot: closed\n\nText");
        write("plain.md", "Only text");
        List<Document> documents = read(InputFormat.MARKDOWN, List.of(), List.of());
        assertThat(documents.get(0).text()).isEqualTo("Only text");
        assertThat(documents.get(1).text()).isEqualTo("# Bees\n\nText: *fine*\n");
        assertThat(documents.get(1).metadata()).isEqualTo(Map.of("title", "On bees", "date", "2024-01-02"));
        assertThat(documents.get(2).text()).startsWith("---\nnot: closed");
    }

    @Test
    void ofAWebPageTheMainTextIsTaken() throws IOException {
        write("_site/a.html", "<title>A</title><nav><a href=/>Home</a></nav><p>The text of a page that was saved.</p>");
        write("empty.htm", "<nav>Menu</nav>");
        write("style.css", "p {}");
        List<Document> documents = read(InputFormat.HTML, List.of(), List.of());
        assertThat(documents).singleElement().satisfies(document -> {
            assertThat(document.text()).isEqualTo("The text of a page that was saved.");
            assertThat(document.metadata()).isEqualTo(Map.of("title", "A"));
            assertThat(document.uri()).endsWith("_site/a.html");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x/Dockerfile       | FROM debian                 | Dockerfile",
                "x.h                | int f(void);                | C",
                "x.h                | namespace a { class B; }    | C++",
                "x.h                | @interface A                | Objective-C",
                "x.m                | x = zeros(3)                | MATLAB",
                "x.m                | #import <A.h>               | Objective-C",
                "x.ts               | let a: number               | TypeScript",
                "x.ts               | <?xml version='1.0'?>       | XML",
                "x.pl               | use strict;                 | Perl",
                "x.pl               | a :- b.                     | Prolog",
                "x.v                | module m;                   | Verilog",
                "x.v                | Theorem a : True.           | Coq",
                "a.b/x.TSX.zst      | <a/>                        | TypeScript",
                "x.cs               | class A {}                  | C#",
                "x.unknown          | what                        | none",
            })
    void aProgrammingLanguageIsToldByNameAndByTheTextWhereNamesAreShared(String name, String text, String language) {
        assertThat(SourceLanguage.of(name, text).orElse("none")).isEqualTo(language);
    }

    private List<String> texts(InputFormat format, List<String> include, List<String> exclude) throws IOException {
        return read(format, include, exclude).stream().map(Document::text).toList();
    }

    private List<Document> read(InputFormat format, List<String> include, List<String> exclude) throws IOException {
        var source = new InputSource("s", format, directory.toString(), include, exclude, null, FieldMapping.DEFAULT);
        var sink = new CollectedRecords();
        InputManifest manifest = FrozenInputs.freeze(CONFIGURATION, List.of(source));
        for (SourceFile file : InputManifest.fromJson(manifest.toJson()).files()) {
            new SourceReader(CONFIGURATION).read(file, sink);
        }
        assertThat(sink.bad).isEmpty();
        return sink.documents;
    }

    private void write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
