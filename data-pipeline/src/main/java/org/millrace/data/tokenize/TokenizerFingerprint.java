package org.millrace.data.tokenize;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash of everything in a tokenizer that decides ids and text, and of nothing else. */
final class TokenizerFingerprint {

    private final MessageDigest digest;

    private TokenizerFingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    static String of(TokenizerJson json) {
        var hash = new TokenizerFingerprint();
        hash.add(json.normalization().name());
        hash.add(json.split().regex());
        hash.add(json.vocabulary().size());
        json.vocabulary().forEach((token, id) -> {
            hash.add(id);
            hash.add(token);
        });
        hash.add(json.merges().size());
        for (Merge merge : json.merges()) {
            hash.add(merge.left());
            hash.add(merge.right());
        }
        hash.add(json.addedTokens().size());
        for (AddedToken token : json.addedTokens()) {
            hash.add(token.id());
            hash.add(token.content());
            hash.add((token.special() ? 1 : 0)
                    | (token.normalized() ? 2 : 0)
                    | (token.stripsLeft() ? 4 : 0)
                    | (token.stripsRight() ? 8 : 0)
                    | (token.singleWord() ? 16 : 0));
        }
        hash.addOptions(json.options());
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    /**
     * Adds only what differs from Qwen2.5, whose hashes are older than the options. The flags are negative, so that they
     * are never taken for the size of a list.
     */
    private void addOptions(TokenizerOptions options) {
        if (options.prefixSpace() || options.ignoreMerges()) {
            add(-((options.prefixSpace() ? 1 : 0) | (options.ignoreMerges() ? 2 : 0)));
        }
        TextFrame frame = options.frame();
        if (!frame.equals(TextFrame.NONE)) {
            add(frame.before().size());
            frame.before().forEach(this::add);
            add(frame.after().size());
            frame.after().forEach(this::add);
        }
    }

    /** Lengths go before contents, so that no two different lists look the same. */
    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
    }

    private void add(int number) {
        digest.update((byte) (number >>> 24));
        digest.update((byte) (number >>> 16));
        digest.update((byte) (number >>> 8));
        digest.update((byte) number);
    }
}
