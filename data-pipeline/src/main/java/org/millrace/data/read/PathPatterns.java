package org.millrace.data.read;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Chooses files of a folder by patterns. One without a slash is compared with a file's name, {@code *.md}; one with a
 * slash with its path below the source's folder, where {@code **} stands for any folders: {@code src/**}. The endings
 * {@code .gz} and {@code .zst} do not count, nor do capitals.
 */
final class PathPatterns {

    private final Patterns included;
    private final Patterns excluded;
    private final boolean all;

    /**
     * @param include a file has to match one of them; none stands for every file
     * @param exclude a file may match none of them
     * @throws IllegalArgumentException where a pattern is none; the message names it
     */
    PathPatterns(List<String> include, List<String> exclude) {
        included = new Patterns(include);
        excluded = new Patterns(exclude);
        all = include.isEmpty();
    }

    /** @param path of the file below the source's folder */
    boolean match(String path) {
        String plain = withoutCompression(path.toLowerCase(Locale.ROOT));
        return (all || included.match(plain)) && !excluded.match(plain);
    }

    /** The name without the ending of a compressed file. */
    static String withoutCompression(String name) {
        if (name.endsWith(".gz")) {
            return name.substring(0, name.length() - 3);
        }
        return name.endsWith(".zst") ? name.substring(0, name.length() - 4) : name;
    }

    /** Some patterns, the simple ones of which are looked up: source code alone has two hundred. */
    private static final class Patterns {

        private final Set<String> names = new HashSet<>();
        private final Set<String> endings = new HashSet<>();
        private final List<PathMatcher> nameMatchers = new ArrayList<>();
        private final List<PathMatcher> pathMatchers = new ArrayList<>();

        Patterns(List<String> patterns) {
            for (String pattern : patterns) {
                add(pattern, pattern.toLowerCase(Locale.ROOT));
            }
        }

        private void add(String written, String pattern) {
            if (isPlain(pattern)) {
                names.add(pattern);
            } else if (pattern.startsWith("*.") && isPlain(pattern.substring(2))) {
                endings.add(pattern.substring(2));
            } else {
                try {
                    (pattern.contains("/") ? pathMatchers : nameMatchers).add(glob(pattern));
                    if (pattern.startsWith("**/")) {
                        // To its user that is any depth, none included.
                        pathMatchers.add(glob(pattern.substring(3)));
                    }
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "`%s` is no pattern of files: %s".formatted(written, e.getMessage()), e);
                }
            }
        }

        boolean match(String path) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (names.contains(name) || hasEnding(name)) {
                return true;
            }
            if (nameMatchers.isEmpty() && pathMatchers.isEmpty()) {
                return false;
            }
            try {
                return anyMatches(nameMatchers, Path.of(name)) || anyMatches(pathMatchers, Path.of(path));
            } catch (InvalidPathException e) {
                // A name that no local file could have, such as an object store allows.
                return false;
            }
        }

        private boolean hasEnding(String name) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                if (endings.contains(name.substring(dot + 1))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isPlain(String pattern) {
            return pattern.chars().noneMatch(c -> "*?[]{}\\/".indexOf(c) >= 0);
        }

        private static PathMatcher glob(String pattern) {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        }

        private static boolean anyMatches(List<PathMatcher> matchers, Path path) {
            for (PathMatcher matcher : matchers) {
                if (matcher.matches(path)) {
                    return true;
                }
            }
            return false;
        }
    }
}
