package org.millrace.data.tokenize;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.GptBytePairEncodingParams;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The JVM's half of {@code scripts/bench tokenizer}; {@code tokenizer_peers.py} is the other. Prints lines like those of
 * that script: who, what, seconds of wall time, seconds of CPU time of the whole process, bytes, tokens, SHA-256 of the
 * ids.
 *
 * <pre>
 * cold TEXT             the first thing that the JVM does: all compilation is in the time
 * warm TEXT WARM_UP     over a text never seen, after others have been encoded: caches new, code compiled
 * threads TEXT WARM_UP  over a text never seen, by one thread, then by two with a new tokenizer
 * jtokkit TEXT WARM_UP  the same for JTokkit
 * </pre>
 */
final class TokenizerComparison {

    private static final int WARM_UP_PASSES = 6;

    private final String name;
    private final List<String> texts;
    private final long bytes;

    private TokenizerComparison(String name, List<String> texts) {
        this.name = name;
        this.texts = texts;
        bytes = texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    public static void main(String[] arguments) throws IOException {
        List<String> texts = texts(Path.of(arguments[1]));
        TokenizerJson json = Qwen25.TOKENIZER.json();
        switch (arguments[0]) {
            case "cold" -> new TokenizerComparison("millrace, cold JVM", texts).passes(new Tokenizer(json));
            case "warm" -> {
                var comparison = new TokenizerComparison("millrace", texts);
                comparison.warmUp(texts(Path.of(arguments[2])), json);
                comparison.passes(new Tokenizer(json));
                comparison.decode(new Tokenizer(json));
            }
            case "threads" -> {
                var comparison = new TokenizerComparison("millrace, " + texts.size() + " documents", texts);
                comparison.warmUp(texts(Path.of(arguments[2])), json);
                comparison.inThreads("one thread", 1, new Tokenizer(json));
                comparison.inThreads("two threads", 2, new Tokenizer(json));
            }
            case "jtokkit" -> jtokkit(texts, texts(Path.of(arguments[2])), json);
            default ->
                throw new IllegalArgumentException("Expected cold, warm, threads or jtokkit, got " + arguments[0]);
        }
    }

    /** A document of {@code bench_text.py}. */
    record Text(String kind, String text) {}

    static List<Text> documents(Path file) throws IOException {
        var mapper = new ObjectMapper();
        List<Text> documents = new ArrayList<>();
        try (var lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                documents.add(mapper.readValue(line, Text.class));
            }
        }
        return documents;
    }

    static List<String> texts(Path file) throws IOException {
        return documents(file).stream().map(Text::text).toList();
    }

    /** Compiles the code by encoding and decoding other texts, each time with a new tokenizer, as the measured one is. */
    private void warmUp(List<String> others, TokenizerJson json) {
        for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
            var tokenizer = new Tokenizer(json);
            List<int[]> ids = others.stream().map(tokenizer::encodeOrdinary).toList();
            ids.forEach(tokenizer::decode);
            encodeAll(tokenizer, others);
        }
    }

    private void passes(Tokenizer tokenizer) {
        for (String pass : List.of("first pass", "second pass")) {
            measure(pass, () -> encodeAll(tokenizer, texts));
        }
    }

    private static TokenBuffer encodeAll(Tokenizer tokenizer, List<String> texts) {
        var ids = new TokenBuffer();
        for (String text : texts) {
            tokenizer.encode(text, SpecialTokens.AS_TEXT, ids);
        }
        return ids;
    }

    /** Threads take document after document, each into a buffer of its own. */
    private void inThreads(String what, int count, Tokenizer tokenizer) {
        var next = new AtomicInteger();
        Piece[] pieces = new Piece[texts.size()];
        Runnable work = () -> {
            var ids = new TokenBuffer();
            for (int i = next.getAndIncrement(); i < pieces.length; i = next.getAndIncrement()) {
                int from = ids.size();
                tokenizer.encode(texts.get(i), SpecialTokens.AS_TEXT, ids);
                pieces[i] = new Piece(ids, from, ids.size());
            }
        };
        measure(what, () -> {
            Thread[] threads = new Thread[count];
            for (int i = 0; i < count; i++) {
                threads[i] = new Thread(work);
                threads[i].start();
            }
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return pieces;
        });
    }

    /** The ids of a document in a thread's buffer. */
    private record Piece(TokenBuffer ids, int from, int to) {}

    private void decode(Tokenizer tokenizer) {
        List<int[]> ids = texts.stream().map(tokenizer::encodeOrdinary).toList();
        measure("decode", () -> {
            for (int i = 0; i < ids.size(); i++) {
                if (tokenizer.decode(ids.get(i)).length() != texts.get(i).length()) {
                    throw new IllegalStateException("The text does not come back: document " + i);
                }
            }
            return ids.toArray(int[][]::new);
        });
    }

    private static void jtokkit(List<String> texts, List<String> others, TokenizerJson json) {
        Map<byte[], Integer> ranks = new HashMap<>();
        json.vocabulary().forEach((token, id) -> ranks.put(ByteAlphabet.decodedBytes(token), id));
        var registry = Encodings.newLazyEncodingRegistry();
        registry.registerGptBytePairEncoding(new GptBytePairEncodingParams(
                "qwen2.5",
                Pattern.compile(SplitPattern.QWEN2.regex(), Pattern.UNICODE_CHARACTER_CLASS),
                ranks,
                Map.of()));
        Encoding encoding = registry.getEncoding("qwen2.5").orElseThrow();
        for (int pass = 0; pass < WARM_UP_PASSES / 2; pass++) {
            others.forEach(encoding::encodeOrdinary);
        }
        var comparison = new TokenizerComparison("jtokkit", texts);
        for (String pass : List.of("first pass", "second pass")) {
            comparison.measure(
                    pass,
                    () -> texts.stream()
                            .map(text -> encoding.encodeOrdinary(text).toArray())
                            .toArray(int[][]::new));
        }
    }

    private interface Encode<T> {
        T encode();
    }

    private <T> void measure(String what, Encode<T> work) {
        System.gc();
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        T result = work.encode();
        double wall = (System.nanoTime() - start) / 1e9;
        double busy = (process.getProcessCpuTime() - cpu) / 1e9;
        var digest = new Digest();
        if (result instanceof TokenBuffer ids) {
            digest.accept(ids.toArray());
        } else if (result instanceof Piece[] pieces) {
            Map<TokenBuffer, int[]> arrays = new IdentityHashMap<>();
            for (Piece piece : pieces) {
                int[] ids = arrays.computeIfAbsent(piece.ids(), TokenBuffer::toArray);
                digest.accept(Arrays.copyOfRange(ids, piece.from(), piece.to()));
            }
        } else {
            List.of((int[][]) result).forEach(digest);
        }
        System.out.printf(
                "%s\t%s\t%.3f\t%.3f\t%d\t%d\t%s%n", name, what, wall, busy, bytes, digest.tokens, digest.hex());
    }

    /** Of ids as little-endian ints, one document after the other. */
    private static final class Digest implements Consumer<int[]> {
        private final MessageDigest sha;
        private long tokens;

        Digest() {
            try {
                sha = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void accept(int[] ids) {
            var buffer = ByteBuffer.allocate(ids.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            buffer.asIntBuffer().put(ids);
            sha.update(buffer);
            tokens += ids.length;
        }

        String hex() {
            return HexFormat.of().formatHex(sha.digest());
        }
    }
}
