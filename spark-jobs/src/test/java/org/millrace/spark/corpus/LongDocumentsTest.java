package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.Tally;

class LongDocumentsTest {

    @Test
    void countsTheStretchesOfEveryPowerOfTwo() {
        LongDocuments documents = LongDocuments.ofAll();
        documents.add(2, 1000);
        documents.add(1, 512);
        documents.add(1, 511);
        documents.add(1, 10_000_000);
        JsonNode statistics = statistics(documents);

        assertThat(LongDocuments.stretches(statistics, "any", 512)).hasValue(2 + 1 + 19_531);
        assertThat(LongDocuments.stretches(statistics, "any", 1)).hasValue(2000 + 512 + 511 + 10_000_000);
        assertThat(LongDocuments.stretches(statistics, "any", 1 << 23)).hasValue(1);
        assertThat(LongDocuments.stretches(statistics, "any", 1 << 24)).hasValue(0);
        assertThat(LongDocuments.stretches(statistics, "any", 1000)).isEmpty();
        assertThat(LongDocuments.tokens(statistics, "any")).isEqualTo(2000 + 512 + 511 + 10_000_000);
    }

    @Test
    void aStageWithAMixtureOfItsOwnIsCountedApart() {
        LongDocuments all = LongDocuments.ofAll();
        all.add(1, 100);
        LongDocuments stage = LongDocuments.ofStage("long");
        stage.add(3, 100);
        LongDocuments nothing = LongDocuments.ofStage("none");
        nothing.add(0, 100);
        JsonNode statistics = statistics(all, stage, nothing);

        assertThat(LongDocuments.tokens(statistics, "short")).isEqualTo(100);
        assertThat(LongDocuments.tokens(statistics, "long")).isEqualTo(300);
        assertThat(LongDocuments.tokens(statistics, "none")).isZero();
        assertThat(LongDocuments.stretches(statistics, "short", 64)).hasValue(1);
        assertThat(LongDocuments.stretches(statistics, "long", 64)).hasValue(3);
        assertThat(LongDocuments.stretches(statistics, "none", 64)).hasValue(0);
    }

    private static JsonNode statistics(LongDocuments... documents) {
        Tally tally = new Tally();
        for (LongDocuments of : documents) {
            of.addTo(tally);
        }
        return StableJson.tree(LongDocuments.statistics(tally.counts()));
    }
}
