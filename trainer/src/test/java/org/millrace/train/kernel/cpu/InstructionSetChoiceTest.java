package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.KernelUnavailableException;

class InstructionSetChoiceTest {

    @BeforeAll
    static void requireTheLibrary() {
        CpuBackend backend = CpuBackend.find();
        assumeTrue(backend.complete(), backend.description());
    }

    @Test
    void takesTheBestOfTheProcessorUnlessAsked() {
        assertThat(InstructionSetChoice.make(null))
                .isEqualTo(new InstructionSetChoice(InstructionSet.best(), false))
                .asString()
                .endsWith(" (the best of this processor)");
    }

    @Test
    void aSettingForcesALesserOne() {
        assertThat(InstructionSetChoice.make("sse2")).hasToString("SSE2 (as -Dmillrace.instruction_set asks)");
    }

    @Test
    void oneThatIsNotHereIsAnErrorThatNamesThoseThatAre() {
        assertThatThrownBy(() -> InstructionSetChoice.make("neon"))
                .isInstanceOf(KernelUnavailableException.class)
                .hasMessageStartingWith("-Dmillrace.instruction_set: must be one that this processor has, ")
                .hasMessageEndingWith("sse2, cannot be: neon");
    }
}
