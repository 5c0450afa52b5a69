package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;

class InferenceSessionTest {

    private static final int VOCABULARY = 11;

    /** The two sum in another order, and round differently after it. */
    private static final double BF16_TOLERANCE = 0.03;

    private final Kernels kernels = ImplementationsOfKernels.fastest();

    @Test
    void tokenByTokenGivesTheLogitsOfTheWholeSequence() {
        TokenBatch batch = TinyModel.batch(9);
        int[] ids = batch.inputIds();
        try (Qwen2Model model = TinyModel.create(kernels, TinyModel.config(false, 64));
                InferenceSession session = model.startSession()) {
            float[] logits = model.logits(batch);
            assertClose(session.append(Arrays.copyOf(ids, 4)), row(logits, 3));
            for (int i = 4; i < ids.length; i++) {
                assertClose(session.append(ids[i]), row(logits, i));
                assertThat(session.length()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void inBf16TokenByTokenGivesTheLogitsOfTheWholeSequence() {
        TokenBatch batch = TinyModel.batch(300);
        try (Qwen2Model model = TinyModel.create(kernels, TinyModel.config(false, 300), DataType.BFLOAT16);
                InferenceSession session = model.startSession()) {
            float[] logits = model.logits(batch);
            float[] last = session.append(Arrays.copyOf(batch.inputIds(), 280));
            assertThat(Values.relativeError(last, row(logits, 279))).isLessThan(BF16_TOLERANCE);
            for (int i = 280; i < 300; i++) {
                last = session.append(batch.inputIds()[i]);
                assertThat(Values.relativeError(last, row(logits, i))).isLessThan(BF16_TOLERANCE);
            }
        }
    }

    @Test
    void aLongPromptFillsAGrowingCacheInRuns() {
        TokenBatch batch = TinyModel.batch(600);
        try (Qwen2Model model = TinyModel.create(kernels, TinyModel.config(true, 700));
                InferenceSession session = model.startSession()) {
            float[] logits = model.logits(batch);
            assertClose(session.append(Arrays.copyOf(batch.inputIds(), 200)), row(logits, 199));
            assertClose(session.append(Arrays.copyOfRange(batch.inputIds(), 200, 600)), row(logits, 599));
            assertThat(session.remaining()).isEqualTo(100);
        }
    }

    @Test
    void aTruncatedSequenceGoesOnAsIfTheRestHadNotBeen() {
        try (Qwen2Model model = TinyModel.create(kernels, TinyModel.config(true, 64));
                InferenceSession session = model.startSession();
                InferenceSession fresh = model.startSession()) {
            session.append(1, 2, 3, 4, 5);
            session.truncate(2);
            assertClose(session.append(7), fresh.append(1, 2, 7));
            assertThatThrownBy(() -> session.truncate(4))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3 tokens to 4");
        }
    }

    @Test
    void theModelsLengthIsTheLimit() {
        try (Qwen2Model model = TinyModel.create(kernels, TinyModel.config(true, 6));
                InferenceSession session = model.startSession()) {
            session.append(1, 2, 3, 4, 5);
            assertThatThrownBy(() -> session.append(6, 7))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 6 tokens")
                    .hasMessageContaining("append 2 to 5");
            assertThat(session.length()).isEqualTo(5);
            session.append(6);
            assertThat(session.remaining()).isZero();
        }
    }

    @Test
    void idsOutsideTheVocabularyLeaveTheSessionAsItWas() {
        try (Qwen2Model model = TinyModel.create(kernels, TinyModel.config(true, 64));
                InferenceSession session = model.startSession()) {
            assertThatThrownBy(() -> session.append(1, 11)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(session::append).isInstanceOf(IllegalArgumentException.class);
            assertThat(session.length()).isZero();
        }
    }

    private static void assertClose(float[] got, float[] expected) {
        assertThat(Values.relativeError(got, expected)).isLessThan(2e-6);
    }

    private static float[] row(float[] logits, int row) {
        return Arrays.copyOfRange(logits, row * VOCABULARY, (row + 1) * VOCABULARY);
    }
}
