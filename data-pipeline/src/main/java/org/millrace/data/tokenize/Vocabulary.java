package org.millrace.data.tokenize;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens by id and ids by token, and the bytes that each id adds to decoded text. */
final class Vocabulary {

    private final Map<String, Integer> ids = new HashMap<>();
    private final @Nullable String[] tokens;
    private final boolean[] special;
    private final int[] ends;
    private byte[] bytes = new byte[1 << 16];

    Vocabulary(TokenizerJson json) {
        int size = 0;
        for (int id : json.vocabulary().values()) {
            size = Math.max(size, id + 1);
        }
        for (AddedToken token : json.addedTokens()) {
            size = Math.max(size, token.id() + 1);
        }
        tokens = new @Nullable String[size];
        special = new boolean[size];
        ends = new int[size];
        json.vocabulary().forEach((token, id) -> {
            tokens[id] = token;
            ids.put(token, id);
        });
        for (AddedToken token : json.addedTokens()) {
            tokens[token.id()] = spelling(token, json.normalization());
            ids.put(token.content(), token.id());
            special[token.id()] = token.special();
        }
        int end = 0;
        for (int id = 0; id < size; id++) {
            String token = tokens[id];
            if (token != null) {
                byte[] decoded = ByteAlphabet.decodedBytes(token);
                if (end + decoded.length > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(end + decoded.length, bytes.length * 2));
                }
                System.arraycopy(decoded, 0, bytes, end, decoded.length);
                end += decoded.length;
            }
            ends[id] = end;
        }
        bytes = Arrays.copyOf(bytes, end);
    }

    /** A token that is looked for in composed text comes back composed. */
    private static String spelling(AddedToken token, Normalization normalization) {
        boolean compose = token.normalized() && normalization == Normalization.NFC;
        return compose ? new Nfc().composed(token.content()) : token.content();
    }

    /** The highest id and one. */
    int size() {
        return tokens.length;
    }

    @Nullable
    Integer id(String token) {
        return ids.get(token);
    }

    @Nullable
    String token(int id) {
        return id < tokens.length ? tokens[id] : null;
    }

    boolean isSpecial(int id) {
        return id < tokens.length && special[id];
    }

    /** What an id stands for; nothing for an id that no token has. */
    byte[] bytes(int id) {
        return id < tokens.length ? Arrays.copyOfRange(bytes, id == 0 ? 0 : ends[id - 1], ends[id]) : new byte[0];
    }

    /** Appends what an id stands for; nothing for an id that no token has. */
    void decode(int id, Utf8Buffer out) {
        if (id < tokens.length) {
            out.append(bytes, id == 0 ? 0 : ends[id - 1], ends[id]);
        }
    }
}
