package org.millrace.data.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.millrace.data.tokenize.ChatMessage.Role;
import org.millrace.data.tokenize.ChatMessage.ToolCall;

/**
 * Conversations as text, in the ChatML that Qwen2.5 was trained on: equal to {@code apply_chat_template} of
 * {@code transformers} with the template in Qwen2.5's {@code tokenizer_config.json}.
 *
 * <pre>{@code
 * String text = ChatMl.QWEN2_5.render(List.of(ChatMessage.user("What is a document?")), List.of(), true);
 * int[] ids = tokenizer.encode(text);
 * }</pre>
 *
 * <p>As in the reference, what a message spells is not escaped: one that contains {@code <|im_end|>} ends its turn.
 * {@code tokenizer.encode(message, SpecialTokens.FORBID)} finds such messages.
 */
public final class ChatMl {

    /** With the instructions that Qwen2.5 is given where a conversation has none. */
    public static final ChatMl QWEN2_5 =
            new ChatMl("You are Qwen, created by Alibaba Cloud. You are a helpful assistant.");

    /** Without instructions where a conversation has none; for models that are not Qwen. */
    public static final ChatMl PLAIN = new ChatMl("");

    static final String START = "<|im_start|>";
    static final String END = "<|im_end|>";

    private static final String TEMPLATE = "chat_ml.jinja";
    private static final String TOOLS_START =
            "# Tools\n\nYou may call one or more functions to assist with the user query."
                    + "\n\nYou are provided with function signatures within <tools></tools> XML tags:\n<tools>";
    private static final String TOOLS_END =
            "\n</tools>\n\nFor each function call, return a json object with function name and"
                    + " arguments within <tool_call></tool_call> XML tags:\n<tool_call>\n"
                    + "{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call>";

    private final String defaultSystem;

    /** @param defaultSystem instructions for conversations that have none; empty for no such block at all */
    public ChatMl(String defaultSystem) {
        this.defaultSystem = defaultSystem;
    }

    /**
     * The text of a conversation.
     *
     * @param messages the turns, at least one; instructions come first if at all
     * @param tools the functions that may be called, each a JSON schema; empty for none
     * @param addGenerationPrompt whether the text ends with the beginning of an answer
     */
    public String render(List<ChatMessage> messages, List<? extends JsonNode> tools, boolean addGenerationPrompt) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A conversation must have at least one message, got none");
        }
        var text = new StringBuilder();
        boolean systemIsFirst = messages.get(0).role() == Role.SYSTEM;
        if (systemIsFirst || !defaultSystem.isEmpty() || !tools.isEmpty()) {
            renderSystem(systemIsFirst ? messages.get(0).content() : defaultSystem, systemIsFirst, tools, text);
        }
        for (int i = systemIsFirst ? 1 : 0; i < messages.size(); i++) {
            ChatMessage message = messages.get(i);
            if (message.role() == Role.TOOL) {
                boolean first = i == 0 || messages.get(i - 1).role() != Role.TOOL;
                boolean last = i + 1 == messages.size() || messages.get(i + 1).role() != Role.TOOL;
                renderToolResponse(message.content(), first, last, text);
            } else if (message.toolCalls().isEmpty()) {
                start(message.role(), text).append('\n').append(message.content());
                end(text);
            } else {
                renderToolCalls(message, text);
            }
        }
        if (addGenerationPrompt) {
            start(Role.ASSISTANT, text).append('\n');
        }
        return text.toString();
    }

    private void renderSystem(String instructions, boolean given, List<? extends JsonNode> tools, StringBuilder text) {
        start(Role.SYSTEM, text).append('\n').append(instructions);
        if (!tools.isEmpty()) {
            if (given || !defaultSystem.isEmpty()) {
                text.append("\n\n");
            }
            text.append(TOOLS_START);
            for (JsonNode tool : tools) {
                text.append('\n');
                PythonJson.append(tool, text);
            }
            text.append(TOOLS_END);
        }
        end(text);
    }

    private static void renderToolCalls(ChatMessage message, StringBuilder text) {
        start(message.role(), text);
        if (!message.content().isEmpty()) {
            text.append('\n').append(message.content());
        }
        for (ToolCall call : message.toolCalls()) {
            text.append("\n<tool_call>\n{\"name\": \"").append(call.name()).append("\", \"arguments\": ");
            PythonJson.append(call.arguments(), text);
            text.append("}\n</tool_call>");
        }
        end(text);
    }

    /** Answers that follow one another are one turn, of the user. */
    private static void renderToolResponse(String content, boolean first, boolean last, StringBuilder text) {
        if (first) {
            start(Role.USER, text);
        }
        text.append("\n<tool_response>\n").append(content).append("\n</tool_response>");
        if (last) {
            end(text);
        }
    }

    private static StringBuilder start(Role role, StringBuilder text) {
        return text.append(START).append(role.text());
    }

    private static void end(StringBuilder text) {
        text.append(END).append('\n');
    }

    /** A Jinja template that renders the same text, for the {@code chat_template} of {@code tokenizer_config.json}. */
    public String jinja() {
        try (InputStream in = ChatMl.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IllegalStateException("Resource %s is missing from the jar".formatted(TEMPLATE));
            }
            String quoted =
                    defaultSystem.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("DEFAULT_SYSTEM", quoted);
        } catch (IOException e) {
            throw new UncheckedIOException("Resource %s cannot be read".formatted(TEMPLATE), e);
        }
    }
}
