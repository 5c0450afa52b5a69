package org.millrace.data.dedup;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.HexFormat;
import java.util.List;

/**
 * Our half of {@code scripts/bench dedup}; {@code minhash_peer.py} is the other. Prints one line: who, text, seconds of wall
 * time, seconds of CPU time of the whole process, bytes, signatures, SHA-256 of these.
 *
 * <pre>
 * MinHashComparison NAME TEXT.jsonl WARM_UP.jsonl
 * </pre>
 */
final class MinHashComparison {

    private static final int WARM_UP_PASSES = 3;

    private MinHashComparison() {}

    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        List<String> texts = texts(Path.of(arguments[1]));
        List<String> others = texts(Path.of(arguments[2]));
        MinHasher hasher = new MinHasher(MinHashSettings.fineweb());
        for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
            signAll(hasher, others);
        }
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        long signed = signAll(hasher, texts);
        double seconds = (System.nanoTime() - wall) / 1e9;
        double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
        long bytes = texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        System.out.printf(
                "millrace\t%s\t%.4f\t%.4f\t%d\t%d\t%s%n",
                arguments[0], seconds, cpuSeconds, bytes, signed, sha256(hasher, texts));
    }

    /** Signs every text and makes the keys of its bands; returns how many have a signature. */
    private static long signAll(MinHasher hasher, List<String> texts) {
        long signed = 0;
        long keys = 0;
        for (String text : texts) {
            if (hasher.sign(text)) {
                signed++;
                for (int band = 0; band < MinHashSettings.fineweb().bands(); band++) {
                    keys += hasher.key(band, 0).getLeastSignificantBits();
                }
            }
        }
        if (keys == 0 && signed > 0) {
            throw new IllegalStateException("Keys of bands cannot add up to nothing");
        }
        return signed;
    }

    private static String sha256(MinHasher hasher, List<String> texts) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String text : texts) {
            if (hasher.sign(text)) {
                long[] signature = hasher.signature();
                ByteBuffer bytes =
                        ByteBuffer.allocate(signature.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asLongBuffer().put(signature);
                digest.update(bytes.array());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<String> texts(Path file) throws IOException {
        var mapper = new ObjectMapper();
        List<String> texts = new ArrayList<>();
        try (var lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                texts.add(mapper.readTree(line).get("text").asText());
            }
        }
        return texts;
    }
}
