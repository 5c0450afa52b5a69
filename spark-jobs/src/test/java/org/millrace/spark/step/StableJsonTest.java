package org.millrace.spark.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StableJsonTest {

    private record Settings(int partSize, boolean keepDropped) {}

    @Test
    void keysAreSortedHoweverTheyCame() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("zebra", 1);
        map.put("ant", StableJson.tree(new LinkedHashMap<>(Map.of("b", 1, "a", 2))));
        map.put("record", new Settings(3, true));

        assertThat(new String(StableJson.compact(map), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"ant\":{\"a\":2,\"b\":1},\"record\":{\"keep_dropped\":true,\"part_size\":3},\"zebra\":1}");
    }

    @Test
    void linesEndInLineFeedsOnEverySystem() {
        assertThat(new String(StableJson.pretty(List.of(Map.of("a", 1))), StandardCharsets.UTF_8))
                .isEqualTo("[\n  {\n    \"a\" : 1\n  }\n]\n");
    }
}
