package org.millrace.train.kernel.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Loads the library behind {@link NativeKernels}, once a process and after ND4J, whose OpenMP it uses.
 *
 * <p>The copy that is loaded comes fresh out of the jar. JavaCPP's own cache tells versions apart by size and date, which
 * two builds of one reproducible jar may share.
 */
final class NativeLibrary {

    private static final @Nullable String FAILURE = load();

    private NativeLibrary() {}

    /** Why the library is not there, or nothing when it is loaded. */
    static Optional<String> failure() {
        return Optional.ofNullable(FAILURE);
    }

    private static @Nullable String load() {
        String name = Loader.getPlatform() + "/" + System.mapLibraryName("jniNativeKernels");
        URL resource = NativeKernels.class.getResource(name);
        if (resource == null) {
            return "the build made none for " + Loader.getPlatform();
        }
        try {
            Path copy = Files.createTempFile(Loader.getCacheDir().toPath(), "millrace-kernels-", ".so");
            try (InputStream library = resource.openStream()) {
                Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
                System.load(copy.toString());
            } finally {
                Files.delete(copy); // what is mapped stays
            }
            return null;
        } catch (IOException | LinkageError e) {
            return "%s does not load: %s".formatted(resource, e.getMessage());
        }
    }
}
