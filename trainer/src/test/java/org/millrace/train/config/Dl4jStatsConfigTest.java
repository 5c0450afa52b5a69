package org.millrace.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class Dl4jStatsConfigTest {

    private static List<String> problems(@Nullable String file, @Nullable String url) {
        Problems problems = new Problems();
        new Dl4jStatsConfig(file, url, 10).check(problems);
        return problems.list().stream().map(Problem::toString).toList();
    }

    @Test
    void goesToAFileToAUiOrToBoth() {
        assertThat(problems("stats.bin", null)).isEmpty();
        assertThat(problems(null, "http://localhost:9000")).isEmpty();
        assertThat(problems("stats.bin", "https://ui.example.org")).isEmpty();
        assertThat(problems(null, null)).singleElement().asString().contains("file", "training/dl4j-stats.bin");
    }

    @Test
    void namesAUrlThatIsNone() {
        for (String url : List.of("localhost:9000", "http://", "ftp://host", "a b")) {
            assertThat(problems(null, url)).as(url).singleElement().asString().contains("url", url, "http://host:port");
        }
    }
}
