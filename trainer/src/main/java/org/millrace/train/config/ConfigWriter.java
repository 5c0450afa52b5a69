package org.millrace.train.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes configuration records back as YAML that {@link ConfigReader} reads to an equal record. */
public final class ConfigWriter {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private ConfigWriter() {}

    /** The record as YAML: every key with its value, defaults included, absent keys left out. */
    public static String yaml(Record record) {
        try {
            return YAML.writeValueAsString(tree(record));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Could not write " + record, impossible);
        }
    }

    /** The record as maps, lists and scalars, in the order of its components. */
    public static Map<String, Object> tree(Record record) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = plain(component(record, component));
            if (value instanceof Choice choice) {
                tree.put(choice.kind(), tree(choice.settings()));
            } else if (value != null) {
                tree.put(KeyNames.ofComponent(component.getName()), value);
            }
        }
        return tree;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Choice) {
            return value;
        }
        if (value instanceof Record nested) {
            return tree(nested);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ConfigWriter::plain).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, element) -> copy.put(name, plain(element)));
            return copy;
        }
        return value instanceof Enum<?> constant ? ConfigReader.enumKey(constant) : value;
    }

    private static @Nullable Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException unreachable) {
            throw new IllegalStateException(
                    record.getClass().getSimpleName() + " must be a public record", unreachable);
        }
    }
}
