package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.data.tokenize.ChatMessage.Role;
import org.millrace.data.tokenize.ChatMessage.ToolCall;

/** Against what {@code apply_chat_template} made of conversations; {@code chat_ml_golden.py} asked it. */
class ChatMlTest {

    private static final List<JsonNode> GOLDENS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        var mapper = new ObjectMapper();
        try (BufferedReader lines = Qwen25.lines("chat_ml.jsonl.gz")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                GOLDENS.add(mapper.readTree(line));
            }
        }
        assertThat(GOLDENS).hasSizeGreaterThan(40);
    }

    @Test
    void rendersAsTheTemplateOfQwen() {
        for (JsonNode golden : GOLDENS) {
            assertThat(render(ChatMl.QWEN2_5, golden))
                    .isEqualTo(golden.get("qwen").textValue());
        }
    }

    @Test
    void rendersAsOurOwnTemplateWithoutInstructions() {
        for (JsonNode golden : GOLDENS) {
            assertThat(render(ChatMl.PLAIN, golden))
                    .isEqualTo(golden.get("plain").textValue());
        }
    }

    @Test
    void theTextHasTheIdsOfTheReference() {
        for (JsonNode golden : GOLDENS) {
            int[] expected = new int[golden.get("ids").size()];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = golden.get("ids").get(i).intValue();
            }
            assertThat(Qwen25.TOKENIZER.encode(render(ChatMl.QWEN2_5, golden))).isEqualTo(expected);
        }
    }

    /** The golden script has shown that this template and the one of Qwen2.5 render the same. */
    @Test
    void theTemplateForOthersHasTheInstructionsInQuotes() {
        assertThat(ChatMl.PLAIN.jinja()).startsWith("{%- set default_system = '' %}\n");
        assertThat(new ChatMl("It's\n\\").jinja()).startsWith("{%- set default_system = 'It\\'s\\n\\\\' %}\n");
    }

    @Test
    void aConversationMustHaveAMessage() {
        assertThatThrownBy(() -> ChatMl.PLAIN.render(List.of(), List.of(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one message");
    }

    @Test
    void onlyAnAssistantCallsTools() {
        var calls = List.of(new ToolCall("f", JsonNodeFactory.instance.objectNode()));
        assertThatThrownBy(() -> new ChatMessage(Role.USER, "", calls))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user");
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, NaN", "Infinity, Infinity", "-Infinity, -Infinity", "1e16, 1e+16", "-1e15, -1000000000000000.0",
        "0.0001, 0.0001", "0.00001, 1e-05", "2.0E-3, 0.002", "4.9E-324, 5e-324",
                "5.684341886080802E-14, 5.684341886080802e-14"
    })
    void numbersAreSpelledAsPythonDoes(double value, String expected) {
        assertThat(PythonJson.number(value)).isEqualTo(expected);
    }

    @Test
    void numbersHaveTheSameDigitsWhereverTheMachineIs() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(PythonJson.number(1.5e-7)).isEqualTo("1.5e-07");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String render(ChatMl chat, JsonNode golden) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : golden.get("messages")) {
            List<ToolCall> calls = new ArrayList<>();
            for (JsonNode call : message.path("tool_calls")) {
                JsonNode function = call.has("function") ? call.get("function") : call;
                calls.add(new ToolCall(function.get("name").textValue(), function.get("arguments")));
            }
            messages.add(new ChatMessage(
                    Role.valueOf(message.get("role").textValue().toUpperCase(Locale.ROOT)),
                    message.get("content").textValue(),
                    calls));
        }
        List<JsonNode> tools = new ArrayList<>();
        golden.get("tools").forEach(tools::add);
        return chat.render(messages, tools, golden.get("add_generation_prompt").booleanValue());
    }
}
