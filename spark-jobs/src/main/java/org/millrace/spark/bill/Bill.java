package org.millrace.spark.bill;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.InputFormat;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.config.StepConfig;
import org.millrace.spark.config.StepKinds;
import org.millrace.spark.step.ShuffleType;

/**
 * What a run's data steps will cost if all of them are carried out. Everything is taken as proportional to the characters
 * of text that come to a step, which holds for every step here but the tokenizer's merges, a matter of seconds.
 */
public final class Bill {

    private final RunConfig run;
    private final Rates rates;
    private final StepKinds kinds = StepKinds.load();
    private final List<BillLine> lines = new ArrayList<>();
    private double characters;

    /** Bytes of documents that the next step has to read; 0 where it takes them as they come. */
    private double toRead;

    private Bill(RunConfig run, Rates rates) {
        this.run = run;
        this.rates = rates;
    }

    /**
     * Reckons a run.
     *
     * @param bytes stored bytes of its raw files, by format
     */
    public static List<BillLine> of(RunConfig run, SortedMap<InputFormat, Long> bytes, Rates rates) {
        Bill bill = new Bill(run, rates);
        bill.documents(bytes, run.data().steps().size());
        bill.tokens();
        return List.copyOf(bill.lines);
    }

    /**
     * Reckons a run that ends with a step.
     *
     * @param last name of that step
     */
    public static List<BillLine> until(String last, RunConfig run, SortedMap<InputFormat, Long> bytes, Rates rates) {
        Bill bill = new Bill(run, rates);
        bill.documents(bytes, run.data().stepNames().indexOf(last) + 1);
        return List.copyOf(bill.lines);
    }

    /** @param count of the steps of the list that are carried out */
    private void documents(SortedMap<InputFormat, Long> bytes, int count) {
        List<StepConfig> steps = run.data().steps().subList(0, count);
        read(bytes, steps);
        for (int i = 0; i < count; i++) {
            boolean writes = i == count - 1 || writes(steps.get(i), steps.get(i + 1));
            step(run.data().stepNames().get(i), steps.get(i).kind(), writes);
        }
    }

    private boolean writes(StepConfig step, StepConfig next) {
        return step.write() || !kinds.isFilter(step.kind()) || !kinds.isFilter(next.kind());
    }

    private void read(SortedMap<InputFormat, Long> bytes, List<StepConfig> steps) {
        double seconds = 0;
        double stored = 0;
        boolean known = true;
        for (var entry : bytes.entrySet()) {
            FormatRate rate = rates.formats().get(entry.getKey().label());
            stored += entry.getValue();
            if (rate == null) {
                known = false;
                continue;
            }
            seconds += entry.getValue() / rate.bytesPerCoreSecond();
            characters += entry.getValue() * rate.charactersPerByte();
        }
        boolean writes = run.data().keepRead()
                || steps.isEmpty()
                || !kinds.isFilter(steps.get(0).kind());
        add("read", seconds, stored, writes, 0, known);
    }

    private void step(String name, String kind, boolean writes) {
        StepRate rate = rates.steps().get(kind);
        double in = characters;
        double seconds = 0;
        if (rate != null && rate.charactersPerCoreSecond() > 0) {
            seconds += in / rate.charactersPerCoreSecond();
        }
        // Where a step shuffles, reading is part of its rate.
        if (toRead > 0 && kinds.isFilter(kind) && rates.readPerCoreSecond() > 0) {
            seconds += in / rates.readPerCoreSecond();
        }
        double bytesRead = toRead * (kinds.type(kind) instanceof ShuffleType<?> shuffle ? shuffle.readings() : 1);
        characters *= rate == null ? 1 : rate.kept();
        add(name, in, seconds, bytesRead, writes, rate == null ? 0 : in * rate.bytesShuffled(), rate != null);
    }

    private void add(String name, double seconds, double bytesRead, boolean writes, double shuffled, boolean known) {
        add(name, characters, seconds, bytesRead, writes, shuffled, known);
    }

    private void add(
            String name, double in, double seconds, double bytesRead, boolean writes, double shuffled, boolean known) {
        toRead = writes ? characters * rates.bytesPerCharacter() : 0;
        double writing = writes && rates.writtenPerCoreSecond() > 0 ? characters / rates.writtenPerCoreSecond() : 0;
        lines.add(new BillLine(name, in, seconds + writing, bytesRead, toRead, shuffled, known));
    }

    private void tokens() {
        double corpus = toRead;
        if (run.tokenizer().train() != null) {
            token("tokenizer", rates.steps().get("tokenizer"), 1, corpus);
        }
        StepRate tokenize = rates.steps().get("tokenize");
        token("tokenize", tokenize, 1, corpus);
        int stages = run.training().stages().size();
        double tokens = tokenize == null ? 0 : characters * tokenize.bytesWritten();
        token("pack", rates.steps().get("pack"), stages, tokens * stages);
    }

    private void token(String name, @Nullable StepRate rate, int times, double bytesRead) {
        double in = characters * times;
        lines.add(
                rate == null
                        ? new BillLine(name, in, 0, bytesRead, 0, 0, false)
                        : new BillLine(
                                name,
                                in,
                                rate.charactersPerCoreSecond() > 0 ? in / rate.charactersPerCoreSecond() : 0,
                                bytesRead,
                                in * rate.bytesWritten(),
                                in * rate.bytesShuffled(),
                                true));
    }
}
