package org.millrace.data.read;

import java.util.Map;
import java.util.TreeMap;

/** Source code: the path in its tree and the programming language are its metadata. */
final class CodeFile implements DocumentFile {

    private final String name;

    /** @param name path below the source's folder */
    CodeFile(String name) {
        this.name = name;
    }

    @Override
    public Content read(String text) {
        Map<String, String> metadata = new TreeMap<>();
        Metadata.add(metadata, Metadata.PATH, name);
        SourceLanguage.of(name, text).ifPresent(language -> metadata.put(Metadata.PROGRAMMING_LANGUAGE, language));
        return new Content(text, metadata);
    }
}
