package org.millrace.train.coordinates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.config.ParametrizationConfig;
import org.millrace.train.config.ParametrizationConfig.Kind;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

/** Widths over a factor of 16. What is left of a slope under µP is the convergence to infinite width. */
class CoordinateCheckTest {

    private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 1024);
    private static final ModelConfig MODEL = model(true);

    private final Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 0);

    @AfterEach
    void close() {
        kernels.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void underMupActivationsAndTheirChangesAreFlatInTheWidth(boolean tied) {
        assertThat(slopes(tied, Kind.MUP)).hasSize(8).allSatisfy(slope -> {
            if (slope.activation().equals("logits")) {
                // At the start they fall with the root of the width, to nothing; what counts is what training adds.
                assertThat(slope.change()).as(slope.activation()).isCloseTo(0, within(0.2));
            } else {
                assertThat(slope.rms()).as(slope.activation()).isCloseTo(0, within(0.1));
                assertThat(slope.change()).as(slope.activation()).isCloseTo(0, within(0.1));
            }
        });
    }

    @Test
    void underTheStandardParametrizationTheyGrow() {
        assertThat(slopes(true, Kind.STANDARD)).hasSize(8).allSatisfy(slope -> {
            if (!slope.activation().equals("embedding")) {
                assertThat(slope.rms()).as(slope.activation()).isGreaterThan(0.5);
                assertThat(slope.change()).as(slope.activation()).isGreaterThan(0.5);
            }
        });
    }

    @Test
    void theSlopeIsTheExponentOfAPowerLawAfterTheLastStep() {
        List<Coordinate> coordinates = new ArrayList<>();
        for (int width : WIDTHS) {
            coordinates.add(new Coordinate(width, "x", 0, 1, 1));
            coordinates.add(new Coordinate(width, "x", 1, 3 * Math.pow(width, 0.5), 2 / Math.pow(width, 2)));
        }
        CoordinateSlope slope = CoordinateSlope.of(coordinates).get(0);
        assertThat(slope.rms()).isCloseTo(0.5, within(1e-12));
        assertThat(slope.change()).isCloseTo(-2, within(1e-12));
    }

    @Test
    void keepsHeadSizeDepthAndRatiosAtEveryWidth() {
        ModelConfig wide = check(MODEL).atWidth(1024);
        assertThat(wide.headSize()).isEqualTo(MODEL.headSize());
        assertThat(wide.numAttentionHeads() / wide.numKeyValueHeads()).isEqualTo(2);
        assertThat(wide.intermediateSize()).isEqualTo(2048);
        assertThat(wide.numHiddenLayers()).isEqualTo(2);
    }

    @Test
    void namesWidthsThatCannotBe() {
        Problems problems = new Problems();
        check(MODEL).check(List.of(64, 100, 96), problems);
        assertThat(problems.list().stream().map(Problem::toString))
                .satisfiesExactly(
                        first -> assertThat(first).contains("100", "a multiple of the head size (32)"),
                        second -> assertThat(second).contains("96", "a multiple of 64"));
        Problems one = new Problems();
        check(MODEL).check(List.of(64), one);
        assertThat(one.list()).hasSize(1);
    }

    private List<CoordinateSlope> slopes(boolean tied, Kind kind) {
        return CoordinateSlope.of(check(model(tied)).run(WIDTHS, new ParametrizationConfig(kind, 64), kernels));
    }

    private static CoordinateCheck check(ModelConfig model) {
        return new CoordinateCheck(model, new OptimizerConfig(0.9, 0.95, 1e-8, 0.1, 0), 1e-3, 4, 128, 5);
    }

    private static ModelConfig model(boolean tied) {
        return new ModelConfig(256, 128, 256, 2, 4, 2, 256, 10_000, 1e-6, tied, 0.02);
    }
}
