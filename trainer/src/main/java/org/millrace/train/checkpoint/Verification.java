package org.millrace.train.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The result of re-hashing a run directory: every folder below it with a {@code _manifest.json}, and every checkpoint.
 *
 * @param checked folders that were compared with their manifest
 * @param damages everything that is not as it was written
 */
public record Verification(List<String> checked, List<Damage> damages) {

    /** Where a run keeps its checkpoints. */
    public static final String CHECKPOINTS = "training/checkpoints";

    private static final String DATA = "corpus";

    public Verification {
        checked = List.copyOf(checked);
        damages = List.copyOf(damages);
    }

    public boolean isSound() {
        return damages.isEmpty();
    }

    /**
     * Reads every file that a manifest of the run names.
     *
     * @throws FileNotFoundException if there is no such directory
     */
    public static Verification of(Configuration configuration, Path run) throws IOException {
        FileSystem fileSystem = run.getFileSystem(configuration);
        if (!fileSystem.exists(run)) {
            throw new FileNotFoundException("There is no run directory " + run);
        }
        List<String> checked = new ArrayList<>();
        List<Damage> damages = new ArrayList<>();

        List<Path> steps = new ArrayList<>();
        collectSteps(fileSystem, new Path(run, DATA), steps);
        ManifestVerifier verifier = new ManifestVerifier(configuration);
        for (Path step : steps) {
            checked.add(step.toString());
            damages.addAll(verifier.verify(step));
        }

        CheckpointStore checkpoints = new CheckpointStore(configuration, new Path(run, CHECKPOINTS), 1);
        checkpoints
                .committed()
                .forEach(checkpoint -> checked.add(checkpoint.folder().toString()));
        damages.addAll(checkpoints.verify());
        return new Verification(checked, damages);
    }

    /** Folders with a manifest, at any depth; those without one are unfinished and not damaged. */
    private static void collectSteps(FileSystem fileSystem, Path folder, List<Path> steps) throws IOException {
        if (!fileSystem.exists(folder)) {
            return;
        }
        if (fileSystem.exists(new Path(folder, ManifestVerifier.FILE))) {
            steps.add(folder);
        }
        for (FileStatus status : fileSystem.listStatus(folder)) {
            if (status.isDirectory()) {
                collectSteps(fileSystem, status.getPath(), steps);
            }
        }
    }
}
