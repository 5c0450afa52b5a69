package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.data.pack.PackedSequences.CONFIGURATION;
import static org.millrace.data.pack.PackedSequences.hadoop;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedManifestTest {

    private static final String JSON = """
            {"stage":"short","policy":"concatenate","sequence_length":512,"sequences":7,"tokens":3500,"padding":84,\
            "left_out":9,"full_length":4,"documents":9,"cuts":4,"documents_cut":3,"documents_too_long":2,\
            "row_group_sequences":128,"files":[\
            {"name":"part-00000.parquet","first":0,"sequences":5,"bytes":10,"checksum":"xxh3:00000000000000aa"},\
            {"name":"part-00001.parquet","first":5,"sequences":2,"bytes":20,"checksum":"xxh3:00000000000000bb"}],\
            "tokenizer_fingerprint":"abc","pad_token":3,"seed":42}""";

    private static final PackedManifest MANIFEST = PackedManifest.of(
            "short",
            PackingPolicy.CONCATENATE,
            512,
            List.of(
                    new PackedPart("part-00000.parquet", 5, 10, "xxh3:00000000000000aa"),
                    new PackedPart("part-00001.parquet", 2, 20, "xxh3:00000000000000bb")),
            new PackStatistics(5, 3, 6, 2500, 8, 60, 3, 2, 1).plus(new PackStatistics(2, 1, 3, 1000, 1, 24, 1, 1, 1)),
            "abc",
            3,
            42);

    @TempDir
    Path folder;

    @Test
    void writesItsFieldsInOneOrder() {
        assertThat(MANIFEST.toJson().toString()).isEqualTo(JSON);
    }

    @Test
    void readsWhatItWrites() throws IOException {
        assertThat(PackedManifest.fromJson(new ObjectMapper().readTree(JSON))).isEqualTo(MANIFEST);
    }

    @Test
    void findsItsObjectAmongTheOtherFieldsOfTheManifest() throws IOException {
        write("{\"step\": \"pack\", \"packed\": %s}".formatted(JSON));
        assertThat(PackedManifest.read(CONFIGURATION, hadoop(folder))).isEqualTo(MANIFEST);
    }

    @Test
    void namesWhatIsWrongInAFile() throws IOException {
        write("{\"step\": ");
        assertUnreadable("is not JSON");
        write("");
        assertUnreadable("has no object \"packed\"");
        write("{\"step\": \"tokenize\"}");
        assertUnreadable("has no object \"packed\"");
        write("{\"packed\": %s}".formatted(JSON.replace("\"seed\":42", "\"sed\":42")));
        assertUnreadable("seed");
        write("{\"packed\": %s}".formatted(JSON.replace("\"first\":5", "\"first\":6")));
        assertUnreadable("File part-00001.parquet must begin at sequence 5, cannot be: 6");
        write("{\"packed\": %s}".formatted(JSON.replace("\"sequences\":7", "\"sequences\":8")));
        assertUnreadable("hold 7 sequences, cannot be: 8");
    }

    private void write(String content) throws IOException {
        Files.writeString(folder.resolve(PackedManifest.FILE_NAME), content);
    }

    private void assertUnreadable(String message) {
        assertThatThrownBy(() -> PackedManifest.read(CONFIGURATION, hadoop(folder)))
                .isInstanceOf(PackedFormatException.class)
                .hasMessageContaining("_manifest.json")
                .hasMessageContaining(message);
    }

    @Test
    void rowGroupsHoldAboutTheSameTokensWhateverTheLength() {
        assertThat(PackedManifest.rowGroupSequences(512)).isEqualTo(128);
        assertThat(PackedManifest.rowGroupSequences(4096)).isEqualTo(16);
        assertThat(PackedManifest.rowGroupSequences(32_768)).isEqualTo(2);
        assertThat(PackedManifest.rowGroupSequences(262_144)).isEqualTo(1);
    }
}
