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
                .flatMap(corpus -> List.of(512, 4096, 32_768).stream().map(length -> Arguments.of(corpus, length)))
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
     * More than half of these messages are longer than half a sequence and there are too few short ones, so whole they
     * would pad 7 %. A cut saves a sequence at most: whoever puts every second part of a cut document into a sequence of
     * its own has packed them whole.
     */
    @Test
    void whereDocumentsCannotFillSequencesEachCutSavesNearlyAWholeOne() throws IOException {
        PackSettings settings = PackSettings.of(PackingPolicy.BEST_FIT, 2048, 0);
        PackStatistics fitted = DocumentLengths.MAIL.pack(settings, sequence -> {});
        PackStatistics whole = DocumentLengths.MAIL.pack(
                new PackSettings(PackingPolicy.BEST_FIT, 2048, 0, 1, FullLengthMix.EVERYTHING), sequence -> {});

        assertThat(whole.documentsCutNeedlessly()).isZero();
        assertThat(whole.paddingShare()).isGreaterThan(0.06);
        assertThat(fitted.paddingShare()).isLessThanOrEqualTo(0.001);
        assertThat((double) (fitted.cuts() - whole.cuts())).isLessThan(1.1 * (whole.sequences() - fitted.sequences()));
    }
}
