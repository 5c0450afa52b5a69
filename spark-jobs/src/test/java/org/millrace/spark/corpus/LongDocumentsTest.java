package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.Tally;

class LongDocumentsTest {

    @Test
    void countsTheStretchesOfEveryPowerOfTwo() {
        LongDocuments documents = new LongDocuments();
        documents.add(2, 1000);
        documents.add(1, 512);
        documents.add(1, 511);
        documents.add(1, 10_000_000);
        Tally tally = new Tally();
        documents.addTo(tally);
        JsonNode statistics = StableJson.tree(LongDocuments.statistics(tally.counts()));

        assertThat(LongDocuments.stretches(statistics, 512)).hasValue(2 + 1 + 19_531);
        assertThat(LongDocuments.stretches(statistics, 1)).hasValue(2000 + 512 + 511 + 10_000_000);
        assertThat(LongDocuments.stretches(statistics, 1 << 23)).hasValue(1);
        assertThat(LongDocuments.stretches(statistics, 1 << 24)).hasValue(0);
        assertThat(LongDocuments.stretches(statistics, 1000)).isEmpty();
    }
}
