package org.millrace.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FooterSealTest {

    /** Key and value as Thrift's compact encoding has them, among other bytes. */
    private static byte[] footer() {
        Map<String, String> metadata = new TreeMap<>();
        FooterSeal.request(metadata);
        var entry = metadata.entrySet().iterator().next();
        return ("before" + entry.getKey() + "\u0018\u0010" + entry.getValue() + "after")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aSealedFooterIsIntactUntilAnyBitChanges() {
        byte[] footer = footer();
        FooterSeal.seal(footer);

        assertThat(FooterSeal.isIntact(footer)).isTrue();
        for (int bit = 0; bit < 8 * footer.length; bit++) {
            footer[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(FooterSeal.isIntact(footer)).as("bit %d", bit).isFalse();
            footer[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void aFooterThatDidNotAskIsLeftAsItIs() {
        byte[] footer = "some other footer".getBytes(StandardCharsets.ISO_8859_1);
        byte[] before = footer.clone();
        FooterSeal.seal(footer);

        assertThat(footer).isEqualTo(before);
        assertThat(FooterSeal.isIntact(footer)).isFalse();
    }
}
