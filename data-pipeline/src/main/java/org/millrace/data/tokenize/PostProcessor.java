package org.millrace.data.tokenize;

import java.util.List;
import java.util.Map;

/** What {@code tokenizer.json} does with the ids of a text at the end. */
sealed interface PostProcessor {

    /** The ids that it puts around those of a text. */
    default TextFrame frame() {
        return TextFrame.NONE;
    }

    /** Changes where tokens are said to be, and no id. */
    record Bytes(ByteLevel settings) implements PostProcessor {}

    /**
     * Puts special tokens around one text or two.
     *
     * @param single the pieces for one text
     * @param pair the pieces for two, which are only kept for writing
     * @param tokens what the special tokens of the pieces are, by name
     */
    record Template(List<Piece> single, List<Piece> pair, Map<String, Token> tokens) implements PostProcessor {

        public Template {
            single = List.copyOf(single);
            pair = List.copyOf(pair);
            tokens = Map.copyOf(tokens);
        }

        @Override
        public TextFrame frame() {
            int text = 0;
            while (!single.get(text).isText()) {
                text++;
            }
            return new TextFrame(ids(single.subList(0, text)), ids(single.subList(text + 1, single.size())));
        }

        private List<Integer> ids(List<Piece> pieces) {
            return pieces.stream()
                    .flatMap(piece -> tokens.getOrDefault(piece.name(), Token.NONE).ids().stream())
                    .toList();
        }
    }

    /**
     * One after the other. The reader sees to it that at most one is a template.
     *
     * @param parts what is done, in order
     */
    record Chain(List<PostProcessor> parts) implements PostProcessor {

        public Chain {
            parts = List.copyOf(parts);
        }

        @Override
        public TextFrame frame() {
            return parts.stream()
                    .map(PostProcessor::frame)
                    .filter(frame -> !frame.equals(TextFrame.NONE))
                    .findFirst()
                    .orElse(TextFrame.NONE);
        }
    }

    /**
     * A piece of a template.
     *
     * @param isText whether it is a text, and not a special token
     * @param name {@code A} or {@code B} for a text, else the name of a special token
     * @param typeId the number that marks the tokens of the piece in the reference, of no effect on ids
     */
    record Piece(boolean isText, String name, int typeId) {}

    /**
     * A special token of a template.
     *
     * @param ids its ids
     * @param names the names of its ids
     */
    record Token(List<Integer> ids, List<String> names) {

        static final Token NONE = new Token(List.of(), List.of());

        public Token {
            ids = List.copyOf(ids);
            names = List.copyOf(names);
        }
    }
}
