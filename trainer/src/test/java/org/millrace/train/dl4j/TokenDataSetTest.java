package org.millrace.train.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.millrace.train.model.TokenBatch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class TokenDataSetTest {

    @Test
    void givesBackTheBatchItWasMadeOf() {
        for (TokenBatch batch : TextBatches.all()) {
            DataSet data = TokenDataSet.of(batch, TextBatches.SEQUENCES);

            assertThat(data.getFeatures().shape()).containsExactly(2, 2, 32);
            assertThat(data.getLabels().shape()).containsExactly(2, 1, 32);
            assertThat(TokenDataSet.batch(data.getFeatures(), data.getLabels(), null))
                    .usingRecursiveComparison()
                    .isEqualTo(batch);
        }
    }

    @Test
    void readsArraysOfOtherTypesAndOrders() {
        TokenBatch batch = TextBatches.all().get(0);
        DataSet data = TokenDataSet.of(batch, TextBatches.SEQUENCES);

        INDArray features = data.getFeatures()
                .castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)
                .dup('f');

        assertThat(TokenDataSet.batch(features, data.getLabels(), null))
                .usingRecursiveComparison()
                .isEqualTo(batch);
    }

    @Test
    void hidesTheTargetsThatAMaskHides() {
        TokenBatch batch = TextBatches.all().get(0);
        DataSet data = TokenDataSet.of(batch, TextBatches.SEQUENCES);
        INDArray mask = Nd4j.ones(2, 32);
        mask.putScalar(1, 3, 0);

        int[] labels =
                TokenDataSet.batch(data.getFeatures(), data.getLabels(), mask).labels();

        assertThat(batch.labels()[32 + 3]).isNotEqualTo(TokenBatch.IGNORED);
        assertThat(labels[32 + 3]).isEqualTo(TokenBatch.IGNORED);
        labels[32 + 3] = batch.labels()[32 + 3];
        assertThat(labels).isEqualTo(batch.labels());
    }

    @Test
    void namesAnArrayOfAnotherShape() {
        INDArray words = Nd4j.zeros(2, 1, 32);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenDataSet.batch(words, null, null))
                .withMessageContaining("(B,2,T)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenDataSet.of(TextBatches.all().get(0), 3))
                .withMessageContaining("must divide the 64 tokens");
    }
}
