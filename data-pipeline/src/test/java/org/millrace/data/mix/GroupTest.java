package org.millrace.data.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

class GroupTest {

    @Test
    void theClassifiersLabelGoesBeforeWhatTheInputSays() {
        assertThat(Group.of(document("en", Map.of("domain", "science"), Map.of("domain", "sports"))))
                .isEqualTo(new Group("web", "en", "science"));
        assertThat(Group.of(document("de", Map.of(), Map.of("domain", "sports"))))
                .isEqualTo(new Group("web", "de", "sports"));
        assertThat(Group.of(document(null, Map.of(), Map.of()))).isEqualTo(new Group("web", "unknown", "unknown"));
    }

    @Test
    void whatDoesNotLookLikeAClassIsUnknown() {
        for (String host : new String[] {"www.example.org", "", "Science", "a/b", "x".repeat(41), "naïve"}) {
            assertThat(Group.of(document("en", Map.of(), Map.of("domain", host)))
                            .domain())
                    .as(host)
                    .isEqualTo(Group.UNKNOWN);
        }
        assertThat(Group.of(document("en", Map.of(), Map.of("domain", "arts-and_more2")))
                        .domain())
                .isEqualTo("arts-and_more2");
    }

    @Test
    void aKeyIsReadBack() {
        Group group = new Group("web", "en", "science");
        assertThat(group.key()).isEqualTo("web/en/science");
        assertThat(Group.ofKey(group.key())).isEqualTo(group);
        assertThatThrownBy(() -> Group.ofKey("web/en")).hasMessageContaining("got: web/en");
    }

    private static Document document(
            @Nullable String language, Map<String, String> labels, Map<String, String> metadata) {
        return new Document(new DocumentId(0, 0), "web", "", "text", language, 1, Map.of(), labels, metadata);
    }
}
