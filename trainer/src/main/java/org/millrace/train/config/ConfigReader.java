package org.millrace.train.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link ConfigTree} into records whose components carry a {@link Key}. Every problem is collected; nothing is
 * thrown until the caller asks.
 *
 * <p>Component types: {@code int}, {@code long}, {@code double}, {@code boolean} and their boxes, {@code String},
 * enums, records, {@code List} and {@code Map<String, …>} of these; and {@link Choice}.
 */
public final class ConfigReader {

    private ConfigReader() {}

    /**
     * The record, or nothing if a key that it needs could not be read. Even where there is a record, the problems may
     * name values out of range or combinations that cannot be.
     */
    public static <T extends Record> Optional<T> read(ConfigTree tree, Class<T> type, Problems problems) {
        return Optional.ofNullable(type.cast(record(type, tree.root(), problems)));
    }

    private static @Nullable Object record(Class<?> type, JsonNode given, Problems problems) {
        JsonNode node = spelledOut(type, given);
        if (!(node instanceof ObjectNode section)) {
            problems.add("", ConfigTree.describe(node), expected(type));
            return null;
        }
        reportUnknownKeys(type, section, problems);
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        boolean complete = true;
        for (int i = 0; i < components.length; i++) {
            if (components[i].getType() == Choice.class) {
                values[i] = choice(components[i], section, problems);
                complete &= values[i] != null;
                continue;
            }
            Key key = key(components[i]);
            String name = KeyNames.ofComponent(components[i].getName());
            JsonNode value = section.path(name);
            if (value.isMissingNode() || value.isNull()) {
                if (key.byDefault().equals(Key.ABSENT)) {
                    continue;
                }
                if (key.byDefault().equals(Key.REQUIRED)) {
                    problems.add(name, "nothing", expected(components[i].getGenericType(), key), key.value());
                    complete = false;
                    continue;
                }
                value = defaultOf(components[i], key);
            }
            values[i] = value(components[i].getGenericType(), key, value, name, problems);
            complete &= values[i] != null;
        }
        return complete ? construct(type, values, problems) : null;
    }

    /** {@code - deduplicate} stands for a choice with its defaults: {@code - deduplicate: {}}. */
    private static JsonNode spelledOut(Class<?> type, JsonNode node) {
        return node.isTextual() && kinds(type).contains(node.textValue())
                ? JsonNodeFactory.instance.objectNode().set(node.textValue(), JsonNodeFactory.instance.objectNode())
                : node;
    }

    private static @Nullable Choice choice(RecordComponent component, ObjectNode section, Problems problems) {
        Map<String, Kinds.Kind> kinds = Kinds.of(component);
        List<String> own = keys(component.getDeclaringRecord());
        List<String> chosen = new ArrayList<>();
        boolean unknown = false;
        for (Map.Entry<String, JsonNode> entry : section.properties()) {
            if (kinds.containsKey(entry.getKey())) {
                chosen.add(entry.getKey());
            } else {
                unknown |= !own.contains(entry.getKey());
            }
        }
        if (chosen.size() > 1) {
            problems.add("", String.join(" and ", chosen), "one of them", "write a section of its own for each");
        } else if (chosen.isEmpty() && !unknown) {
            problems.add("", "none of " + String.join(", ", kinds.keySet()), "one of them");
        }
        if (chosen.size() != 1) {
            return null;
        }
        String kind = chosen.get(0);
        JsonNode settings = section.path(kind);
        Object record = record(
                Objects.requireNonNull(kinds.get(kind)).settings(),
                settings.isNull() ? JsonNodeFactory.instance.objectNode() : settings,
                problems.at(kind));
        return record == null ? null : new Choice(kind, (Record) record);
    }

    private static @Nullable Object construct(Class<?> type, @Nullable Object[] values, Problems problems) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            Object record = constructor.newInstance(values);
            if (record instanceof Checked checked) {
                checked.check(problems);
            }
            return record;
        } catch (InvocationTargetException refused) {
            throw new IllegalStateException("Could not make " + type.getSimpleName(), refused.getCause());
        } catch (ReflectiveOperationException unreachable) {
            throw new IllegalStateException(type.getSimpleName() + " must be a public record", unreachable);
        }
    }

    private static void reportUnknownKeys(Class<?> type, ObjectNode section, Problems problems) {
        List<String> known = new ArrayList<>(kinds(type));
        known.addAll(keys(type));
        section.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add(
                        name,
                        "an unknown key",
                        "one of " + String.join(", ", known),
                        KeyNames.nearest(name, known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse(""));
            }
        });
    }

    private static @Nullable Object value(Type type, Key key, JsonNode node, String name, Problems problems) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? list(generic.getActualTypeArguments()[0], key, node, name, problems)
                    : map(generic.getActualTypeArguments()[1], key, node, name, problems);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(plain, node, problems.at(name));
        }
        Object value = scalar(plain, node);
        if (value == null) {
            problems.add(name, ConfigTree.describe(node), expected(type, key));
        } else if (value instanceof Number number
                && !(number.doubleValue() >= key.atLeast() && number.doubleValue() <= key.atMost())) {
            problems.add(name, ConfigTree.describe(node), expected(type, key));
        }
        return value;
    }

    private static @Nullable Object list(Type element, Key key, JsonNode node, String name, Problems problems) {
        if (!(node instanceof ArrayNode array)) {
            problems.add(name, ConfigTree.describe(node), "a list of " + expected(element, key));
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            Object value = value(element, key, array.get(i), name + "[" + i + "]", problems);
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == array.size() ? values : null;
    }

    private static @Nullable Object map(Type element, Key key, JsonNode node, String name, Problems problems) {
        if (!(node instanceof ObjectNode section)) {
            problems.add(name, ConfigTree.describe(node), "a section of names, each with " + expected(element, key));
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : section.properties()) {
            Object value = value(element, key, entry.getValue(), name + "." + entry.getKey(), problems);
            if (value != null) {
                values.put(entry.getKey(), value);
            }
        }
        return values.size() == section.size() ? values : null;
    }

    private static @Nullable Object scalar(Class<?> type, JsonNode node) {
        if (node.isContainerNode()) {
            return null;
        }
        String text = node.asText();
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class || type == Boolean.class) {
            return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
        }
        if (type.isEnum()) {
            String wanted = text.toLowerCase(Locale.ROOT).replace('-', '_');
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> enumKey(constant).equals(wanted))
                    .findFirst()
                    .orElse(null);
        }
        return number(type, text);
    }

    private static @Nullable Object number(Class<?> type, String text) {
        BigDecimal number = Quantity.parse(text).orElse(null);
        if (number == null) {
            return null;
        }
        if (type == double.class || type == Double.class) {
            return number.doubleValue();
        }
        try {
            return type == int.class || type == Integer.class
                    ? (Object) number.intValueExact()
                    : (Object) number.longValueExact();
        } catch (ArithmeticException fractionalOrTooLarge) {
            return null;
        }
    }

    private static JsonNode defaultOf(RecordComponent component, Key key) {
        if (key.byDefault().isEmpty()) {
            if (component.getType() == List.class) {
                return JsonNodeFactory.instance.arrayNode();
            }
            if (component.getType() == Map.class || component.getType().isRecord()) {
                return JsonNodeFactory.instance.objectNode();
            }
            return JsonNodeFactory.instance.textNode("");
        }
        try {
            return ConfigTree.value(key.byDefault());
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("The default of " + component + " is not YAML", malformed);
        }
    }

    /** Keys of a record; of a choice in it see {@link #kinds}. */
    static List<String> keys(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getType() != Choice.class)
                .map(component -> KeyNames.ofComponent(component.getName()))
                .toList();
    }

    /** Keys of the kinds among which a record has a choice; none if it has none. */
    private static List<String> kinds(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getType() == Choice.class)
                .flatMap(component -> Kinds.of(component).keySet().stream())
                .toList();
    }

    static Key key(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException("%s of %s has no @Key"
                    .formatted(
                            component.getName(), component.getDeclaringRecord().getSimpleName()));
        }
        return key;
    }

    static String enumKey(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    private static String expected(Class<?> record) {
        List<String> kinds = kinds(record);
        String keys = "a section with the keys " + String.join(", ", keys(record));
        return kinds.isEmpty() ? keys : keys + " and one of " + String.join(", ", kinds);
    }

    /** What a key of this type may hold: {@code a whole number of tokens, at least 1}. */
    static String expected(Type type, Key key) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? "a list of " + expected(generic.getActualTypeArguments()[0], key)
                    : "a section of names, each with " + expected(generic.getActualTypeArguments()[1], key);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return expected(plain);
        }
        if (plain.isEnum()) {
            return "one of "
                    + Arrays.stream(plain.getEnumConstants())
                            .map(ConfigReader::enumKey)
                            .collect(Collectors.joining(", "));
        }
        if (plain == String.class) {
            return "text";
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return "true or false";
        }
        boolean whole = plain != double.class && plain != Double.class;
        StringBuilder text = new StringBuilder(whole ? "a whole number" : "a number");
        if (!key.unit().isEmpty()) {
            text.append(" of ").append(key.unit());
        }
        if (key.atLeast() != Double.NEGATIVE_INFINITY) {
            text.append(", at least ").append(plain(key.atLeast()));
        }
        if (key.atMost() != Double.POSITIVE_INFINITY) {
            text.append(", at most ").append(plain(key.atMost()));
        }
        return text.toString();
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
