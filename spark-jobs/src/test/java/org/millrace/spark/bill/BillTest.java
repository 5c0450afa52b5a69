package org.millrace.spark.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.millrace.data.read.InputFormat;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.config.StepKinds;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

class BillTest {

    /** Round numbers: a byte of JSONL gives two characters, documents are half a byte a character. */
    private static final Rates RATES = new Rates(
            "a test",
            new TreeMap<>(Map.of("jsonl", new FormatRate(100, 2))),
            new TreeMap<>(Map.of(
                    "gopher_quality", new StepRate(50, 0.5, 0, 0),
                    "deduplicate", new StepRate(100, 0.8, 0.25, 0),
                    "tokenize", new StepRate(20, 1, 0, 1),
                    "pack", new StepRate(10, 1, 2, 0.5))),
            200,
            400,
            0.5,
            0.25);

    @Test
    void followsTheCharactersThroughTheSteps() {
        List<BillLine> bill = bill("[gopher_quality, deduplicate]", 1000, RATES);

        assertThat(bill)
                .containsExactly(
                        // 1,000 bytes at 100 a second; nothing is written between it and the filter.
                        new BillLine("read", 2000, 10, 1000, 0, 0, true),
                        // 2,000 characters at 50 a second, and 1,000 written at 400 a second.
                        new BillLine("gopher_quality", 2000, 40 + 2.5, 0, 500, 0, true),
                        // 1,000 read twice and compared at 100 a second, 800 written.
                        new BillLine("deduplicate", 1000, 10 + 2, 1000, 400, 250, true),
                        new BillLine("tokenize", 800, 40, 400, 800, 0, true),
                        new BillLine("pack", 1600, 160, 1600, 800, 3200, true));
    }

    @Test
    void writesWhereTheRunWrites() {
        assertThat(written("[gopher_quality, gopher_quality]")).containsExactly("gopher_quality-2");
        assertThat(written("[{gopher_quality: {}, write: true}, gopher_quality]"))
                .containsExactly("gopher_quality", "gopher_quality-2");
        assertThat(written("[deduplicate, gopher_quality]")).containsExactly("read", "deduplicate", "gopher_quality");
        assertThat(written("[]")).containsExactly("read");
    }

    @Test
    void readsTwiceWhatIsComparedAndOnceWhatIsMixed() {
        assertThat(bill("[deduplicate]", 1000, RATES).get(1).bytesRead()).isEqualTo(2000);
        assertThat(bill("[mix]", 1000, RATES).get(1).bytesRead()).isEqualTo(1000);
    }

    @Test
    void readsWhatAShuffleHasWritten() {
        // 1,600 characters are left, read again at 200 and judged at 50 a second; 800 of them are written at 400.
        assertThat(bill("[deduplicate, gopher_quality]", 1000, RATES).get(2))
                .isEqualTo(new BillLine("gopher_quality", 1600, 8 + 32 + 2, 800, 400, 0, true));
    }

    @Test
    void endsWhereTheRunEnds() {
        SortedMap<InputFormat, Long> bytes = new TreeMap<>(Map.of(InputFormat.JSONL, 1000L));
        RunConfig run = run("[gopher_quality, gopher_quality, deduplicate]");

        List<BillLine> bill = Bill.until("gopher_quality", run, bytes, RATES);

        assertThat(bill.stream().map(BillLine::step)).containsExactly("read", "gopher_quality");
        // Its documents are written, though those who come after it could take them as they come.
        assertThat(bill.get(1).bytesWritten()).isEqualTo(500);
        assertThat(Bill.until("read", run, bytes, RATES)).hasSize(1).allMatch(line -> line.bytesWritten() == 1000);
    }

    @Test
    void eachFormatHasItsRate() {
        Rates two = new Rates(
                "a test",
                new TreeMap<>(Map.of("jsonl", new FormatRate(100, 2), "warc", new FormatRate(10, 0.5))),
                new TreeMap<>(),
                0,
                0,
                0,
                0);
        BillLine read = Bill.of(
                        run("[]"), new TreeMap<>(Map.of(InputFormat.JSONL, 1000L, InputFormat.WARC, 1000L)), two)
                .get(0);
        assertThat(read).isEqualTo(new BillLine("read", 2500, 110, 2000, 0, 0, true));
    }

    /** So that the bill of a run of built-in steps has no gaps; `scripts/bench rates` measures them. */
    @Test
    void theShippedRatesKnowEveryFormatAndEveryKindOfStep() {
        Rates shipped = Rates.shipped();
        for (InputFormat format : InputFormat.values()) {
            assertThat(shipped.formats()).containsKey(format.label());
        }
        List<String> kinds = StepKinds.load().kinds().keySet().stream()
                .filter(kind -> !kind.equals("no_shouting"))
                .toList();
        assertThat(shipped.steps()).containsKeys(kinds.toArray(String[]::new));
        assertThat(shipped.steps()).containsKeys("tokenizer", "tokenize", "pack");
        assertThat(shipped.steps().values()).allMatch(rate -> rate.charactersPerCoreSecond() > 0 && rate.kept() > 0);
        assertThat(List.of(
                        shipped.readPerCoreSecond(),
                        shipped.writtenPerCoreSecond(),
                        shipped.bytesPerCharacter(),
                        shipped.tokensPerCharacter()))
                .allMatch(rate -> rate > 0);
    }

    @Test
    void saysWhatItDoesNotKnow() {
        List<BillLine> bill = bill("[no_shouting]", 1000, RATES);
        assertThat(bill.get(1)).isEqualTo(new BillLine("no_shouting", 2000, 5, 0, 1000, 0, false));

        assertThat(Bill.of(run("[]"), new TreeMap<>(Map.of(InputFormat.WARC, 5L)), RATES)
                        .get(0)
                        .known())
                .isFalse();
    }

    @Test
    void growsInProportionToTheInput() {
        double one = seconds(bill("[gopher_quality, deduplicate]", 1000, RATES));
        double thousand = seconds(bill("[gopher_quality, deduplicate]", 1_000_000, RATES));
        assertThat(thousand).isEqualTo(1000 * one);
    }

    @Test
    void takesMissingRatesFromElsewhere() {
        Rates few = new Rates("x", new TreeMap<>(), new TreeMap<>(Map.of("mix", new StepRate(1, 1, 0, 0))), 0, 7, 0, 0);
        Rates both = few.orElse(RATES);
        assertThat(both.steps()).containsKeys("mix", "deduplicate");
        assertThat(both.readPerCoreSecond()).isEqualTo(200);
        assertThat(both.writtenPerCoreSecond()).isEqualTo(7);
        assertThat(both.tokensPerCharacter()).isEqualTo(0.25);
        assertThat(both.measured()).isEqualTo("x");
    }

    private static List<String> written(String steps) {
        return bill(steps, 1000, RATES).stream()
                .filter(line -> line.bytesWritten() > 0)
                .map(BillLine::step)
                .filter(step -> !step.equals("tokenize") && !step.equals("pack"))
                .toList();
    }

    private static double seconds(List<BillLine> bill) {
        return bill.stream().mapToDouble(BillLine::coreSeconds).sum();
    }

    private static List<BillLine> bill(String steps, long bytes, Rates rates) {
        return Bill.of(run(steps), new TreeMap<>(Map.of(InputFormat.JSONL, bytes)), rates);
    }

    private static RunConfig run(String steps) {
        Problems problems = new Problems();
        RunConfig run = ConfigReader.read(
                        ConfigTree.parse("run", """
                                run: {directory: runs/x}
                                data:
                                  sources: [{name: a, format: jsonl, path: a}]
                                  steps: %s
                                tokenizer: {file: tokenizer.json}
                                model: {vocab_size: 300, hidden_size: 64, intermediate_size: 64, num_hidden_layers: 1,
                                        num_attention_heads: 1, num_key_value_heads: 1, max_position_embeddings: 64}
                                training:
                                  learning_rate: 1e-3
                                  batch_tokens: 64
                                  micro_batch_tokens: 64
                                  schedule: {warmup_steps: 1}
                                  stages:
                                    - {name: one, sequence_length: 32, tokens: 1k}
                                    - {name: two, sequence_length: 64, tokens: 1k}
                                """.formatted(steps), List.of(), problems), RunConfig.class, problems)
                .orElseThrow();
        problems.throwIfAny();
        return run;
    }
}
