package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the policies promise, held against the lengths of real documents. */
class PackingPoliciesTest {

    static List<Arguments> corpora() {
        return List.of(DocumentLengths.values()).stream()
                .flatMap(
                        corpus -> List.of(512, 2048, 4096, 32_768).stream().map(length -> Arguments.of(corpus, length)))
                .toList();
    }

    @ParameterizedTest(name = "{0} in sequences of {1}")
    @MethodSource("corpora")
    void bestFitCutsAtMostATwentiethOfWhatConcatenationCutsAndPadsAThousandth(DocumentLengths corpus, int length)
            throws IOException {
        PackStatistics concatenated =
                corpus.pack(PackSettings.of(PackingPolicy.CONCATENATE, length, 0), sequence -> {});
        PackStatistics fitted = corpus.pack(PackSettings.of(PackingPolicy.BEST_FIT, length, 0), sequence -> {});

        assertThat(fitted.tokens()).isEqualTo(concatenated.tokens());
        assertThat(fitted.paddingShare()).isLessThanOrEqualTo(0.001);
        assertThat(fitted.documentsTooLong()).isEqualTo(concatenated.documentsTooLong());
        assertThat(fitted.documentsCutNeedlessly()).isLessThanOrEqualTo(concatenated.documentsCutNeedlessly() / 20);
        assertThat(fitted.cuts()).isLessThan(concatenated.cuts());
    }

    /**
     * Most of the messages that fit into 2,048 tokens are longer than half of it and too few are short, so that all of
     * them whole would pad 7 %. Stretches of the longer ones fill the holes.
     */
    @Test
    void whereDocumentsCannotFillSequencesPartsOfCutOnesDo() throws IOException {
        PackStatistics fitted =
                DocumentLengths.MAIL.pack(PackSettings.of(PackingPolicy.BEST_FIT, 2048, 0), sequence -> {});
        PackStatistics neverCut = DocumentLengths.MAIL.pack(
                new PackSettings(PackingPolicy.BEST_FIT, 2048, 0, 1, FullLengthMix.EVERYTHING), sequence -> {});

        assertThat(neverCut.paddingShare()).isGreaterThan(0.06);
        assertThat(neverCut.documentsCutNeedlessly()).isZero();
        assertThat(fitted.documentsCutNeedlessly()).isZero();
        assertThat(fitted.fullLength()).isLessThan(neverCut.fullLength());
    }
}
