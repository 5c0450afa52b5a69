package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0; 1",
                "0-31,64-95; 0-31,64-95; 64",
                "7,3-3,5-6; 3,5-7; 4",
                "63-64,64-65; 63-65; 3",
                "8191; 8191; 1",
            })
    void readsAndWritesWhatLinuxWrites(String text, String written, int size) {
        CpuList list = CpuList.parse(text).orElseThrow();

        assertThat(list).hasToString(written);
        assertThat(list.size()).isEqualTo(size);
        assertThat(CpuList.ofMask(list.mask())).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "0,",
                "GPU-abc",
                "00000000:65:00.0",
                "-1",
                "1-",
                "5-3",
                "0 1",
                "0-1-2",
                "8192",
                "+1",
                "99999999999",
                "0-3:2/4"
            })
    void takesNothingElse(String text) {
        assertThat(CpuList.parse(text)).isEmpty();
    }

    @Test
    void tellsWhatAnotherListLacks() {
        CpuList nodes = CpuList.parse("0-7").orElseThrow();

        assertThat(nodes.without(CpuList.parse("0-3,8").orElseThrow())).hasToString("Optional[4-7]");
        assertThat(nodes.without(CpuList.parse("0-15").orElseThrow())).isEmpty();
    }
}
