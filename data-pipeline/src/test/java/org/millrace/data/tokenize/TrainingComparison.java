package org.millrace.data.tokenize;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The core's half of {@code scripts/bench tokenizer-training}: words counted on every core, then the merges, in a JVM
 * that has done nothing before. {@code training_peer.py} is the other half; the merges it wrote must be the same.
 *
 * <p>Arguments: text, vocabulary size, merges of the reference. Prints what, seconds of wall time, seconds of CPU time,
 * bytes.
 */
final class TrainingComparison {

    private static final List<String> SPECIAL = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final List<String> texts;
    private final long bytes;
    private long start;
    private long startCpu;

    private TrainingComparison(List<String> texts) {
        this.texts = texts;
        bytes = texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        new TrainingComparison(TokenizerComparison.texts(Path.of(arguments[0])))
                .run(Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    }

    private void run(int vocabulary, Path reference) throws IOException, InterruptedException, ExecutionException {
        begin();
        long allStart = start;
        long allStartCpu = startCpu;
        WordCounts words = count();
        print("word counts");
        begin();
        TokenizerJson trained =
                new BpeTrainer(vocabulary, SPECIAL, 0).train(words, Normalization.NFC, SplitPattern.QWEN2);
        print("merges");
        start = allStart;
        startCpu = allStartCpu;
        print("word counts and merges");

        List<String> ours = trained.merges().stream()
                .map(merge -> merge.left() + " " + merge.right())
                .toList();
        List<String> theirs = List.of(new ObjectMapper().readValue(reference.toFile(), String[].class));
        if (!ours.equals(theirs)) {
            int first = 0;
            while (first < Math.min(ours.size(), theirs.size())
                    && ours.get(first).equals(theirs.get(first))) {
                first++;
            }
            throw new IllegalStateException("The merges differ from number %d on: %s"
                    .formatted(first, first < ours.size() ? ours.get(first) : "ours has no more"));
        }
    }

    private WordCounts count() throws InterruptedException, ExecutionException {
        int threads = Runtime.getRuntime().availableProcessors();
        var next = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<WordCounts>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(executor.submit(() -> countFrom(next)));
            }
            WordCounts all = counts.get(0).get();
            for (Future<WordCounts> other : counts.subList(1, threads)) {
                all.addAll(other.get());
            }
            return all;
        } finally {
            executor.shutdown();
        }
    }

    private WordCounts countFrom(AtomicInteger next) {
        var words = new WordCounts();
        var splitter = new PreTokenizer(SplitPattern.QWEN2, Normalization.NFC);
        for (int i = next.getAndIncrement(); i < texts.size(); i = next.getAndIncrement()) {
            splitter.forEachWord(texts.get(i), (utf8, from, to) -> words.add(utf8, from, to, 1));
        }
        return words;
    }

    private void begin() {
        start = System.nanoTime();
        startCpu = process.getProcessCpuTime();
    }

    private void print(String what) {
        System.out.printf(
                "millrace\t%s\t%.2f\t%.2f\t%d%n",
                what, (System.nanoTime() - start) / 1e9, (process.getProcessCpuTime() - startCpu) / 1e9, bytes);
    }
}
