package org.millrace.train.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Explains every key of a configuration record: path, type, unit, range, default and meaning. */
public final class ConfigExplainer {

    private ConfigExplainer() {}

    /**
     * Plain text, a paragraph a key, in the order of the records.
     *
     * @param beginning only keys whose path begins so; empty for all
     */
    public static String explain(Class<? extends Record> type, String beginning) {
        StringBuilder text = new StringBuilder();
        section(type, "", beginning, text);
        return text.toString();
    }

    private static void section(Class<?> type, String prefix, String beginning, StringBuilder text) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType() == Choice.class) {
                choice(component, prefix, beginning, text);
                continue;
            }
            Key key = ConfigReader.key(component);
            String path = prefix + KeyNames.ofComponent(component.getName());
            Class<?> nested = nestedRecord(component.getGenericType());
            if (path.startsWith(beginning)) {
                text.append("%s%n    %s%n    %s; %s%n"
                        .formatted(
                                path,
                                key.value(),
                                nested == null
                                        ? ConfigReader.expected(component.getGenericType(), key)
                                        : kind(component),
                                defaultText(key)));
            }
            if (nested != null) {
                section(nested, path + suffix(component.getType()) + ".", beginning, text);
            }
        }
    }

    private static void choice(RecordComponent component, String prefix, String beginning, StringBuilder text) {
        Kinds.of(component).forEach((name, kind) -> {
            String path = prefix + name;
            if (path.startsWith(beginning)) {
                text.append("%s%n    %s%n    %s%n"
                        .formatted(
                                path,
                                kind.meaning(),
                                kind.settings().getRecordComponents().length == 0
                                        ? "a section without keys"
                                        : "a section"));
            }
            section(kind.settings(), path + ".", beginning, text);
        });
    }

    private static String kind(RecordComponent component) {
        return component.getType().isRecord() ? "a section" : "a list of sections";
    }

    private static String suffix(Class<?> type) {
        return type.isRecord() ? "" : "[]";
    }

    private static String defaultText(Key key) {
        return switch (key.byDefault()) {
            case Key.REQUIRED -> "required";
            case Key.ABSENT -> "optional";
            case "" -> "optional, by default empty";
            default -> "default " + key.byDefault();
        };
    }

    private static @Nullable Class<?> nestedRecord(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return nestedRecord(arguments[arguments.length - 1]);
        }
        return ((Class<?>) type).isRecord() ? (Class<?>) type : null;
    }
}
