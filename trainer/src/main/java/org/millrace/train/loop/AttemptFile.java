package org.millrace.train.loop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a small JSON file of every attempt at a run: when it began, from which step, on how many ranks and where those
 * were, and how it ended. One that was killed says nothing of its end; one whose last step is in no checkpoint has failed.
 */
final class AttemptFile implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(AttemptFile.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Configuration configuration;
    private final Path folder;
    private final int ranks;
    private final String sharding;
    private final List<String> places;
    private final InstantSource clock;
    private final ObjectNode attempt = JSON.createObjectNode();
    private @Nullable Path file;
    private long steps;
    private long step;
    private long savedStep;
    private boolean inOrder;

    /**
     * @param ranks that train
     * @param sharding as in the configuration
     * @param places of the ranks; empty where they are threads of one process
     */
    AttemptFile(
            Configuration configuration,
            Path folder,
            int ranks,
            String sharding,
            List<String> places,
            InstantSource clock) {
        this.configuration = configuration;
        this.folder = folder;
        this.ranks = ranks;
        this.sharding = sharding;
        this.places = List.copyOf(places);
        this.clock = clock;
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) throws IOException {
        steps = plan.steps();
        step = stepsDone;
        savedStep = stepsDone;
        int number = newest() + 1;
        file = new Path(folder, String.format(Locale.ROOT, "%05d.json", number));
        attempt.put("attempt", number);
        attempt.put("began", clock.instant().toString());
        attempt.put("from_step", stepsDone);
        attempt.put("ranks", ranks);
        attempt.put("sharding", sharding);
        if (!places.isEmpty()) {
            places.forEach(attempt.putArray("places")::add);
        }
        write(file);
    }

    private int newest() throws IOException {
        int newest = 0;
        try {
            for (FileStatus status : folder.getFileSystem(configuration).listStatus(folder)) {
                String name = status.getPath().getName();
                if (name.matches("\\d{5}\\.json")) {
                    newest = Math.max(newest, Integer.parseInt(name, 0, 5, 10));
                }
            }
        } catch (FileNotFoundException none) {
            return 0;
        }
        return newest;
    }

    @Override
    public void onStep(StepResult result, @Nullable Measurement measurement) {
        step = result.step();
    }

    @Override
    public void onCheckpoint(SavedCheckpoint checkpoint) {
        savedStep = checkpoint.step();
    }

    @Override
    public void onEnd() {
        inOrder = true;
    }

    private void end(String how) throws IOException {
        if (file != null) {
            attempt.put("ended", clock.instant().toString());
            attempt.put("end", how);
            attempt.put("step", step);
            write(file);
        }
    }

    private void write(Path to) throws IOException {
        FileSystem fileSystem = to.getFileSystem(configuration);
        try (var out = fileSystem.create(to, true)) {
            out.write(JSON.writeValueAsBytes(attempt));
        }
    }

    /** After the last checkpoint has been written, or could not be. */
    @Override
    public void close() {
        try {
            end(!inOrder || savedStep < step ? "failed" : step == steps ? "complete" : "stopped");
        } catch (IOException | FSError e) {
            LOG.warn("Could not write to {} how the attempt ended: {}", file, e.toString());
        }
    }
}
