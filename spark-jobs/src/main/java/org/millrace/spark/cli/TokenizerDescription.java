package org.millrace.spark.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.millrace.data.tokenize.AddedToken;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerJson;

/** What a tokenizer is, for a person to read. */
final class TokenizerDescription {

    private TokenizerDescription() {}

    /** @param longest how many of the longest tokens to show */
    static String of(Tokenizer tokenizer, int longest) {
        TokenizerJson json = tokenizer.json();
        List<Integer> ids = json.vocabulary().values().stream().sorted().toList();
        long bytes = ids.stream().mapToLong(id -> tokenizer.bytesOf(id).length).sum();
        StringBuilder out = new StringBuilder();
        line(out, "kind", "byte-level BPE, split like %s", json.split());
        line(out, "split pattern", "%s", json.split().regex());
        line(out, "normalization", "%s", json.normalization());
        line(out, "prefix space", "%s", json.prefixSpace() ? "added before every text" : "none");
        line(out, "whole words", "%s", json.ignoreMerges() ? "before merges" : "by merges alone");
        line(
                out,
                "text frame",
                "before %s, after %s",
                json.frame().before(),
                json.frame().after());
        line(out, "vocabulary", "%,d tokens, highest id %,d", tokens(tokenizer), tokenizer.vocabularySize() - 1);
        line(out, "merges", "%,d", json.merges().size());
        line(out, "bytes a token", "%.3f on average over the vocabulary", (double) bytes / Math.max(1, ids.size()));
        line(
                out,
                "added tokens",
                "%,d, of which %,d are special",
                json.addedTokens().size(),
                json.addedTokens().stream().filter(AddedToken::special).count());
        line(out, "fingerprint", "%s", tokenizer.fingerprint());
        added(json.addedTokens(), out);
        longest(tokenizer, ids, longest, out);
        return out.toString();
    }

    private static long tokens(Tokenizer tokenizer) {
        return IntStream.range(0, tokenizer.vocabularySize())
                .filter(id -> tokenizer.tokenOf(id).isPresent())
                .count();
    }

    private static void added(List<AddedToken> tokens, StringBuilder out) {
        if (!tokens.isEmpty()) {
            out.append(String.format(
                    Locale.ROOT,
                    "%n%10s  %-8s %-10s %-7s %s%n",
                    "id",
                    "special",
                    "normalized",
                    "strips",
                    "added token"));
        }
        for (AddedToken token : tokens) {
            String strips = (token.stripsLeft() ? "left " : "") + (token.stripsRight() ? "right" : "");
            out.append(String.format(
                    Locale.ROOT,
                    "%10d  %-8s %-10s %-7s %s%n",
                    token.id(),
                    token.special() ? "yes" : "no",
                    token.normalized() ? "yes" : "no",
                    strips.isEmpty() ? "no" : strips.strip(),
                    Printable.of(token.content())));
        }
    }

    private static void longest(Tokenizer tokenizer, List<Integer> ids, int count, StringBuilder out) {
        int[] lengths = new int[tokenizer.vocabularySize()];
        ids.forEach(id -> lengths[id] = tokenizer.bytesOf(id).length);
        List<Integer> longest = new ArrayList<>(ids);
        longest.sort(Comparator.<Integer>comparingInt(id -> -lengths[id]).thenComparing(Comparator.naturalOrder()));
        if (count > 0) {
            out.append(String.format(Locale.ROOT, "%n%10s  %6s  %s%n", "id", "bytes", "longest tokens"));
        }
        for (int id : longest.subList(0, Math.max(0, Math.min(count, longest.size())))) {
            byte[] bytes = tokenizer.bytesOf(id);
            out.append(String.format(
                    Locale.ROOT,
                    "%10d  %6d  %s%n",
                    id,
                    bytes.length,
                    Printable.of(new String(bytes, StandardCharsets.UTF_8))));
        }
    }

    private static void line(StringBuilder out, String name, String format, Object... values) {
        out.append(String.format(Locale.ROOT, "%-14s ", name))
                .append(String.format(Locale.ROOT, format, values))
                .append(System.lineSeparator());
    }
}
