package org.millrace.data.tokenize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds added tokens in a text: of all that begin leftmost, the longest. A trie over bytes, entered only at bytes that
 * some token begins with.
 */
final class AddedTokenFinder {

    private final List<AddedToken> tokens = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private final boolean[] firstBytes = new boolean[256];
    private byte firstByte;
    private int differentFirstBytes;
    private final LongIntMap children = new LongIntMap(64);
    private int[] tokenAtNode = {LongIntMap.ABSENT};
    private int nodes = 1;

    /**
     * @param tokens the tokens to find
     * @param normalize whether they are found in composed text, and so must be composed themselves
     */
    AddedTokenFinder(List<AddedToken> tokens, boolean normalize) {
        var nfc = new Nfc();
        for (AddedToken token : tokens) {
            String content = normalize ? nfc.composed(token.content()) : token.content();
            add(token, content.getBytes(StandardCharsets.UTF_8));
        }
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    /** Where the next token is: its start in the upper half, its index in the lower; -1 where there is none. */
    long find(byte[] text, int from, int to) {
        for (int start = candidate(text, from, to); start < to; start = candidate(text, start + 1, to)) {
            int found = longestAt(text, start, to);
            if (found >= 0) {
                return (long) start << 32 | found;
            }
        }
        return -1;
    }

    /** The first place of a byte that some token begins with; the many kinds whose tokens all begin alike are fast. */
    private int candidate(byte[] text, int from, int to) {
        if (differentFirstBytes < 2) {
            return differentFirstBytes == 0 ? to : Ascii.indexOf(text, firstByte, from, to);
        }
        int i = from;
        while (i < to && !firstBytes[text[i] & 0xFF]) {
            i++;
        }
        return i;
    }

    AddedToken token(int index) {
        return tokens.get(index);
    }

    /** Bytes of a token in the text. */
    int length(int index) {
        return contents.get(index).length;
    }

    private int longestAt(byte[] text, int start, int to) {
        int longest = LongIntMap.ABSENT;
        int node = 0;
        for (int i = start; i < to; i++) {
            node = children.get(edge(node, text[i]));
            if (node == LongIntMap.ABSENT) {
                break;
            }
            if (tokenAtNode[node] != LongIntMap.ABSENT) {
                longest = tokenAtNode[node];
            }
        }
        return longest;
    }

    private void add(AddedToken token, byte[] content) {
        int node = 0;
        for (byte b : content) {
            int child = children.getOrPut(edge(node, b), nodes);
            if (child == nodes) {
                nodes++;
                tokenAtNode = Arrays.copyOf(tokenAtNode, nodes);
                tokenAtNode[child] = LongIntMap.ABSENT;
            }
            node = child;
        }
        if (!firstBytes[content[0] & 0xFF]) {
            firstBytes[content[0] & 0xFF] = true;
            firstByte = content[0];
            differentFirstBytes++;
        }
        tokenAtNode[node] = tokens.size();
        tokens.add(token);
        contents.add(content);
    }

    private static long edge(int node, byte b) {
        return (long) node << 8 | (b & 0xFF);
    }
}
