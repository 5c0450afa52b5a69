package org.millrace.spark.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.millrace.data.tokenize.AddedToken;
import org.millrace.data.tokenize.Merge;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerJson;

/** How two tokenizers differ, for a person to read. */
final class TokenizerComparison {

    private static final int EXAMPLES = 10;

    private TokenizerComparison() {}

    static String of(Tokenizer one, Tokenizer other) {
        StringBuilder out = new StringBuilder();
        if (one.fingerprint().equals(other.fingerprint())) {
            line(out, "The same: both give the same ids for every text (fingerprint %s)", one.fingerprint());
            return out.toString();
        }
        TokenizerJson here = one.json();
        TokenizerJson there = other.json();
        differs(out, "split", here.split(), there.split());
        differs(out, "normalization", here.normalization(), there.normalization());
        differs(out, "prefix space", here.prefixSpace(), there.prefixSpace());
        differs(out, "whole words", here.ignoreMerges(), there.ignoreMerges());
        differs(out, "text frame", here.frame(), there.frame());
        vocabulary(one, other, out);
        addedTokens(here.addedTokens(), there.addedTokens(), out);
        merges(here.merges(), there.merges(), out);
        return out.toString();
    }

    private static void differs(StringBuilder out, String what, Object here, Object there) {
        if (!Objects.equals(here, there)) {
            line(out, "%s: %s here, %s there", what, here, there);
        }
    }

    private static void vocabulary(Tokenizer one, Tokenizer other, StringBuilder out) {
        List<String> onlyHere = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        int common = 0;
        for (int id = 0; id < one.vocabularySize(); id++) {
            String token = one.tokenOf(id).orElse(null);
            if (token == null) {
                continue;
            }
            OptionalInt there = other.idOf(token);
            if (there.isEmpty()) {
                onlyHere.add(text(one, id));
            } else {
                common++;
                if (there.getAsInt() != id) {
                    moved.add("%s %d here, %d there".formatted(text(one, id), id, there.getAsInt()));
                }
            }
        }
        List<String> onlyThere = new ArrayList<>();
        for (int id = 0; id < other.vocabularySize(); id++) {
            Optional<String> token = other.tokenOf(id);
            if (token.isPresent() && one.idOf(token.get()).isEmpty()) {
                onlyThere.add(text(other, id));
            }
        }
        line(out, "vocabulary: %,d tokens in both", common);
        list(out, "only here", onlyHere);
        list(out, "only there", onlyThere);
        list(out, "with another id", moved);
    }

    /** Those of both that are looked for in another way; which tokens there are and their ids the vocabulary has said. */
    private static void addedTokens(List<AddedToken> here, List<AddedToken> there, StringBuilder out) {
        Map<String, AddedToken> others = new HashMap<>();
        there.forEach(token -> others.put(token.content(), token));
        List<String> changed = here.stream()
                .filter(token -> differ(token, others.get(token.content())))
                .map(token -> Printable.of(token.content()))
                .toList();
        line(out, "added tokens: %,d here, %,d there", here.size(), there.size());
        list(out, "with other properties", changed);
    }

    private static boolean differ(AddedToken here, @Nullable AddedToken there) {
        return there != null
                && (here.special() != there.special()
                        || here.normalized() != there.normalized()
                        || here.singleWord() != there.singleWord()
                        || here.stripsLeft() != there.stripsLeft()
                        || here.stripsRight() != there.stripsRight());
    }

    private static void merges(List<Merge> here, List<Merge> there, StringBuilder out) {
        int same = 0;
        while (same < Math.min(here.size(), there.size()) && here.get(same).equals(there.get(same))) {
            same++;
        }
        line(out, "merges: %,d here, %,d there, the first %,d are the same", here.size(), there.size(), same);
    }

    private static String text(Tokenizer tokenizer, int id) {
        return Printable.of(new String(tokenizer.bytesOf(id), StandardCharsets.UTF_8));
    }

    private static void list(StringBuilder out, String what, List<String> found) {
        if (!found.isEmpty()) {
            line(
                    out,
                    "  %,d %s: %s%s",
                    found.size(),
                    what,
                    String.join(", ", found.subList(0, Math.min(EXAMPLES, found.size()))),
                    found.size() > EXAMPLES ? ", …" : "");
        }
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
