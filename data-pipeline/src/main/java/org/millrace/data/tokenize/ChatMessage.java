package org.millrace.data.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * One turn of a conversation, for {@link ChatMl}.
 *
 * @param role who speaks
 * @param content what is said; may be empty
 * @param toolCalls the calls that an assistant makes after it
 */
public record ChatMessage(Role role, String content, List<ToolCall> toolCalls) {

    /** Who speaks. */
    public enum Role {
        /** Instructions for the whole conversation. */
        SYSTEM,
        /** The user. */
        USER,
        /** The model. */
        ASSISTANT,
        /** The answer of a tool that the assistant has called. */
        TOOL;

        /** As the template has it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A call of a tool.
     *
     * @param name the name of the function
     * @param arguments its arguments: an object by name, or whatever else the function takes
     */
    public record ToolCall(String name, JsonNode arguments) {}

    public ChatMessage {
        toolCalls = List.copyOf(toolCalls);
        if (role != Role.ASSISTANT && !toolCalls.isEmpty()) {
            throw new IllegalArgumentException("Only an assistant calls tools, got %d calls in a message of role %s"
                    .formatted(toolCalls.size(), role.text()));
        }
    }

    public static ChatMessage system(String content) {
        return new ChatMessage(Role.SYSTEM, content, List.of());
    }

    public static ChatMessage user(String content) {
        return new ChatMessage(Role.USER, content, List.of());
    }

    public static ChatMessage assistant(String content, ToolCall... calls) {
        return new ChatMessage(Role.ASSISTANT, content, List.of(calls));
    }

    /** What a tool has answered. */
    public static ChatMessage tool(String content) {
        return new ChatMessage(Role.TOOL, content, List.of());
    }
}
