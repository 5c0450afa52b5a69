package org.millrace.data.tokenize;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A tokenizer in a folder of any Hadoop file system, as {@code transformers} loads it: {@code tokenizer.json}, which
 * decides everything, and {@code tokenizer_config.json}, which says what the special tokens are for.
 */
public final class TokenizerFiles {

    public static final String TOKENIZER = "tokenizer.json";
    public static final String CONFIG = "tokenizer_config.json";

    private TokenizerFiles() {}

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @param path of it, or of the folder that it is in
     * @throws java.io.FileNotFoundException where there is none
     * @throws TokenizerFormatException where it is of a kind that could not be done exactly; the message names the file
     */
    public static Tokenizer load(Configuration configuration, Path path) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        Path file = fileSystem.getFileStatus(path).isDirectory() ? new Path(path, TOKENIZER) : path;
        try (InputStream in = fileSystem.open(file)) {
            return Tokenizer.load(in);
        } catch (TokenizerFormatException e) {
            throw new TokenizerFormatException("%s: %s".formatted(file, e.getMessage()));
        }
    }

    /**
     * Writes both files; files that exist are replaced. The same content gives the same bytes.
     *
     * @param longestText tokens that a model takes at most; {@code transformers} warns of longer texts
     */
    public static void write(TokenizerJson json, int longestText, Configuration configuration, Path folder)
            throws IOException {
        Path tokenizer = new Path(folder, TOKENIZER);
        try (OutputStream out = tokenizer.getFileSystem(configuration).create(tokenizer, true)) {
            json.write(out);
        }
        Path config = new Path(folder, CONFIG);
        try (OutputStream out = config.getFileSystem(configuration).create(config, true)) {
            out.write(config(json, longestText));
        }
    }

    /**
     * The settings of Qwen2.5, with the end of text as what ends and pads a text, and ChatML as the chat template where
     * the tokenizer has its tokens.
     */
    private static byte[] config(TokenizerJson json, int longestText) throws IOException {
        var mapper = new ObjectMapper();
        ObjectNode config = mapper.createObjectNode();
        config.put("add_bos_token", false);
        config.put("add_prefix_space", json.prefixSpace());
        ObjectNode added = config.putObject("added_tokens_decoder");
        ArrayNode additional = config.putArray("additional_special_tokens");
        Optional<AddedToken> endOfText = json.endOfText();
        for (AddedToken token : json.addedTokens()) {
            added.putObject(String.valueOf(token.id()))
                    .put("content", token.content())
                    .put("lstrip", token.stripsLeft())
                    .put("normalized", token.normalized())
                    .put("rstrip", token.stripsRight())
                    .put("single_word", token.singleWord())
                    .put("special", token.special());
            if (token.special() && endOfText.filter(token::equals).isEmpty()) {
                additional.add(token.content());
            }
        }
        if (json.frame().before().isEmpty()) {
            config.putNull("bos_token");
        } else {
            config.put("bos_token", contentOf(json, json.frame().before().get(0)));
        }
        if (Stream.of(ChatMl.START, ChatMl.END).allMatch(token -> hasSpecial(json, token))) {
            config.put("chat_template", ChatMl.PLAIN.jinja());
        }
        config.put("clean_up_tokenization_spaces", false);
        endOfText.ifPresent(token -> config.put("eos_token", token.content()).put("pad_token", token.content()));
        config.put("errors", "replace");
        config.put("model_max_length", longestText);
        config.put("split_special_tokens", false);
        config.put("tokenizer_class", isLikeQwen2(json) ? "Qwen2Tokenizer" : "PreTrainedTokenizerFast");
        config.putNull("unk_token");
        var indenter = new DefaultIndenter("  ", "\n");
        var layout = new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return (mapper.writer(layout).writeValueAsString(config) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasSpecial(TokenizerJson json, String content) {
        return json.addedTokens().stream()
                .anyMatch(token -> token.special() && token.content().equals(content));
    }

    private static String contentOf(TokenizerJson json, int id) {
        return json.addedTokens().stream()
                .filter(token -> token.id() == id)
                .findFirst()
                .orElseThrow(() -> new TokenizerFormatException(
                        "post_processor puts the id %d before a text, which is none of added_tokens".formatted(id)))
                .content();
    }

    /** The class of that name splits and composes as Qwen2 whatever the file says; the other one heeds the file. */
    private static boolean isLikeQwen2(TokenizerJson json) {
        return json.split() == SplitPattern.QWEN2
                && json.normalization() == Normalization.NFC
                && !json.ignoreMerges()
                && json.frame().equals(TextFrame.NONE);
    }
}
