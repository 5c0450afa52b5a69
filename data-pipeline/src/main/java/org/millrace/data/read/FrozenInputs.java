package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Lists the files of a run's sources, once, and divides large ones. The order, sources as they are configured, files by
 * path and ranges by place, gives each its ordinal and so each document its identity.
 */
public final class FrozenInputs {

    /** Stored bytes of a range of a large file, unless the caller says otherwise: 128 MiB. */
    public static final long DEFAULT_RANGE_BYTES = 128L << 20;

    private static final Logger LOG = LogManager.getLogger(FrozenInputs.class);

    private final Configuration configuration;
    private final FileRanges ranges;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private FrozenInputs(Configuration configuration, long rangeBytes) {
        this.configuration = configuration;
        this.ranges = new FileRanges(configuration, rangeBytes);
    }

    /** As {@link #freeze(Configuration, List, long)}, with ranges of the default size. */
    public static InputManifest freeze(Configuration configuration, List<InputSource> sources) throws IOException {
        return freeze(configuration, sources, DEFAULT_RANGE_BYTES);
    }

    /**
     * Finds every file. A directory stands for all files below it that the source's patterns choose; names that begin
     * with {@code .}, and but in trees of text and code with {@code _}, are passed over.
     *
     * @param rangeBytes about how many stored bytes of a file are read by one task, where its format lets it be divided
     * @throws MissingInputException where sources match nothing, or have an index that does not fit; it names all of them
     * @throws IllegalArgumentException where two sources have one name
     */
    public static InputManifest freeze(Configuration configuration, List<InputSource> sources, long rangeBytes)
            throws IOException {
        var inputs = new FrozenInputs(configuration, rangeBytes);
        Set<String> names = new HashSet<>();
        for (InputSource source : sources) {
            if (!names.add(source.name())) {
                throw new IllegalArgumentException("Two sources are named `%s`".formatted(source.name()));
            }
            try {
                inputs.add(source);
            } catch (IOException e) {
                throw new IOException("Source `%s`: %s".formatted(source.name(), e.getMessage()), e);
            }
        }
        if (!inputs.problems.isEmpty()) {
            throw new MissingInputException(inputs.problems);
        }
        return new InputManifest(sources, inputs.files);
    }

    /** The files of a source as they are now, by path. */
    public static List<FileStatus> filesOf(Configuration configuration, InputSource source) throws IOException {
        return chosen(source, InputFiles.rootOf(configuration, source.path()), listed(configuration, source));
    }

    private static List<FileStatus> listed(Configuration configuration, InputSource source) throws IOException {
        return source.format().isTree()
                ? InputFiles.findTree(configuration, source.path())
                : InputFiles.find(configuration, source.path());
    }

    private static List<FileStatus> chosen(InputSource source, String root, List<FileStatus> found) {
        PathPatterns patterns = source.patterns();
        List<FileStatus> chosen = new ArrayList<>();
        for (FileStatus file : found) {
            String path = file.getPath().toString();
            if (patterns.match(path.startsWith(root) ? path.substring(root.length()) : path)) {
                chosen.add(file);
            }
        }
        return chosen;
    }

    private void add(InputSource source) throws IOException {
        String root = InputFiles.rootOf(configuration, source.path());
        List<FileStatus> found = listed(configuration, source);
        List<FileStatus> chosen = chosen(source, root, found);
        if (chosen.isEmpty()) {
            problems.add(
                    found.isEmpty()
                            ? "Source `%s`: no file matches `%s`".formatted(source.name(), source.path())
                            : "Source `%s`: none of the %d files of `%s` is one of %s without %s"
                                    .formatted(
                                            source.name(),
                                            found.size(),
                                            source.path(),
                                            source.include().isEmpty()
                                                    ? source.format().include()
                                                    : source.include(),
                                            source.exclude().isEmpty()
                                                    ? source.format().exclude()
                                                    : source.exclude()));
        } else if (chosen.size() < found.size()) {
            LOG.info("read: source {} has {} files, of which {} are read", source.name(), found.size(), chosen.size());
        }
        add(source, root, chosen);
    }

    private void add(InputSource source, String root, List<FileStatus> chosen) throws IOException {
        RecordIndex index = RecordIndex.NONE;
        if (source.index() != null) {
            List<String> wrong = new ArrayList<>();
            index = RecordIndex.read(configuration, source.index(), chosen, ranges, wrong);
            wrong.forEach(problem -> problems.add("Source `%s`: %s".formatted(source.name(), problem)));
        }
        for (FileStatus file : chosen) {
            List<Long> starts = ranges.starts(file, source.format(), index);
            if (starts.isEmpty() && ranges.isLarge(file)) {
                LOG.warn(
                        "read: one task reads all {} bytes of {}, since nothing tells where its records begin",
                        file.getLen(),
                        file.getPath());
            }
            long start = 0;
            for (long next : starts) {
                add(source, root, file, start, next);
                start = next;
            }
            add(source, root, file, start, file.getLen());
        }
    }

    private void add(InputSource source, String root, FileStatus file, long start, long end) {
        files.add(new SourceFile(
                files.size(),
                source.name(),
                root,
                file.getPath().toString(),
                file.getLen(),
                file.getModificationTime(),
                start,
                end,
                source.format(),
                source.fields()));
    }
}
