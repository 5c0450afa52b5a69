package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTableTest {

    private static final String HEADER =
            "run,parameters,tokens,learning_rate,batch_tokens,sequence_length,loss,status\n";

    @Test
    void readsWhatASweepWrites() throws IOException {
        RunTable table = read(HEADER + "a,1000,2e6,1e-3,4096,256,3.25,done\nb,2000,3e6,2e-3,8192,256,3,done\n");
        assertThat(table.runs())
                .containsExactly(
                        new MeasuredRun("a", 2, 1000, 2e6, 1e-3, 4096.0, 3.25),
                        new MeasuredRun("b", 3, 2000, 3e6, 2e-3, 8192.0, 3));
        assertThat(table.rejected()).isEmpty();
        assertThat(table.source()).isEqualTo("runs.csv");
        assertThat(table.sha256()).hasSize(64);
    }

    @Test
    void columnsMayHaveOtherNamesAndOthersAreLeftAlone() throws IOException {
        RunTable table = read(
                "h,lr,bs,smooth loss,D,N\n960,0.001,32,2.5,1e9,1e8\n",
                "learning_rate=lr",
                "batch_sequences=bs",
                "sequence_length=2048",
                "loss=smooth loss",
                "tokens=D",
                "parameters=N");
        assertThat(table.runs()).containsExactly(new MeasuredRun("of line 2", 2, 1e8, 1e9, 0.001, 32 * 2048.0, 2.5));
    }

    @Test
    void onlySizesAndLossAreNeeded() throws IOException {
        assertThat(read("parameters,tokens,loss\n1e8,1e9,3\n").runs())
                .containsExactly(new MeasuredRun("of line 2", 2, 1e8, 1e9, null, null, 3));
    }

    @Test
    void everyBadRowIsKeptWithItsLineAndAllItsReasons() throws IOException {
        RunTable table = read(HEADER + """
                ok,1000,2e6,1e-3,4096,256,3.25,done
                nan,1000,2e6,1e-3,4096,256,nan,done

                zero,0,-5,1e-3,4096,256,3,done
                burst,1000,2e6,1e-1,4096,256,,diverged
                dead,1000,2e6,1e-1,4096,256,,failed
                odd,1000,2e6,1e-1,4096,256,3,running
                blank,1000,,x,4096,256,inf,done
                "quoted
                 name",1000,2e6,0,1e999,256,3,done
                short,1000
                last,,2e6,1e-3,4096,256,3.25,done
                """);
        assertThat(table.runs()).extracting(MeasuredRun::name).containsExactly("ok");
        assertThat(table.rejected())
                .extracting(RejectedRow::toString)
                .containsExactly(
                        "line 3, run nan: loss is 'nan', expected a positive number",
                        "line 5, run zero: parameters is '0', expected a positive number;"
                                + " tokens is '-5', expected a positive number",
                        "line 6, run burst: the run diverged",
                        "line 7, run dead: the run failed",
                        "line 8, run odd: status is 'running', expected done, diverged or failed",
                        "line 9, run blank: tokens is empty, expected a positive number;"
                                + " loss is 'inf', expected a positive number;"
                                + " learning_rate is 'x', expected a positive number",
                        "line 10, run quoted\n name: learning_rate is '0', expected a positive number;"
                                + " batch_tokens is '1e999', expected a positive number",
                        "line 12, run of line 12: the row has 2 cells, expected 8 as in the header",
                        "line 13, run last: parameters is empty, expected a positive number");
    }

    @Test
    void mixturesOfExpertsAreRefused() throws IOException {
        RunTable table = read("""
                parameters,tokens,loss,experts,active_parameters
                1e8,1e9,3,8,1e8
                1e8,1e9,3,1,1e8
                1e8,1e9,3,0,2e7
                1e8,1e9,3,,
                """);
        assertThat(table.runs()).extracting(MeasuredRun::line).containsExactly(3L, 5L);
        assertThat(table.rejected())
                .extracting(RejectedRow::toString)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("line 2, run of line 2: experts is 8: a mixture of experts"),
                        second -> assertThat(second)
                                .startsWith(
                                        "line 4, run of line 4: active_parameters is not parameters: a mixture of experts"));
    }

    @Test
    void missingColumnsAreNamedAtOnceWithWhatThereIs() {
        assertThatThrownBy(() -> read("N,D,lr,loss\n1,2,3,4\n", "parameters=n", "learning_rate=rate"))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("3 problems in runs.csv")
                .hasMessageContaining("there is no column 'n' (for parameters N; name yours with parameters=HEADER);"
                        + " the table has N, D, lr, loss")
                .hasMessageContaining("there is no column 'tokens'")
                .hasMessageContaining("there is no column 'rate' (for learning_rate)");
    }

    @Test
    void batchesInSequencesNeedTheirLength() {
        assertThatThrownBy(() -> read("parameters,tokens,loss,bs\n1,2,3,4\n", "batch_sequences=bs"))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("batch_sequences needs sequence_length");
    }

    @Test
    void aHeaderWithAColumnTwiceIsRefused() {
        assertThatThrownBy(() -> read("parameters,tokens,loss,loss\n1,2,3,4\n"))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("column 'loss' occurs twice");
    }

    @Test
    void emptyTablesAreRefused() {
        assertThatThrownBy(() -> read(""))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("it is empty");
        assertThatThrownBy(() -> read(HEADER))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("there is no row below the header");
    }

    @Test
    void aQuoteThatNeverEndsIsRefusedWithItsLine() {
        assertThatThrownBy(() -> read("parameters,tokens,loss\n1,2,\"3\n4,5,6\n"))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("expected comma-separated values in UTF-8");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() throws IOException {
        assertThat(read("\uFEFFparameters,tokens,loss\r\n1e8,1e9,3\r\n").runs()).hasSize(1);
    }

    @Test
    void mappingsAreCheckedAllAtOnce() {
        assertThatThrownBy(() -> ColumnMapping.parse(List.of("loss", "weights=N", "tokens=D", "tokens=T", "loss=")))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("4 problems in the column mapping")
                .hasMessageContaining("column 'loss': expected column=header")
                .hasMessageContaining("there is no column weights, expected one of run, parameters, tokens")
                .hasMessageContaining("tokens is given twice")
                .hasMessageContaining("column 'loss=': expected column=header");
    }

    private static RunTable read(String csv, String... mapping) throws IOException {
        return RunTable.read(
                "runs.csv",
                new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
                ColumnMapping.parse(List.of(mapping)));
    }
}
