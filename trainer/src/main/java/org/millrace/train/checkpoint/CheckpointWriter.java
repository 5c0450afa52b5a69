package org.millrace.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSError;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ParameterLayout;

/**
 * Writes checkpoints of a group of ranks, each rank its part, while training goes on.
 *
 * <pre>
 *  all ranks   begin     copy what the rank writes
 *  rank 0      PREPARE   make the folder
 *  all ranks   WRITE     write, flush and hash the rank's files
 *  all ranks   VERIFY    read the files of the next rank back, and compare their sizes and hashes
 *  rank 0      COMMIT    manifest.json, COMMITTED, LATEST; remove the oldest
 *  rank 0      DISCARD   instead, if a phase failed anywhere: remove the folder
 * </pre>
 *
 * A phase runs on a thread of its own. Ranks learn that the others have ended it from {@link #report reports}, which the
 * training loop carries along in the exchange that every step begins with; so all ranks enter the next phase at the same
 * step, and none writes to a folder that is being removed. Without copies a checkpoint is written while training waits.
 *
 * <p>A file system that fails makes the checkpoint fail and not the run; the result says so on all ranks.
 */
public final class CheckpointWriter implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(CheckpointWriter.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long PATIENCE_MILLIS = 50;
    private static final long WARN_SECONDS = 30;
    private static final long LONGEST_END_SECONDS = 60;

    /** What all ranks are at. */
    enum Phase {
        PREPARE,
        WRITE,
        VERIFY,
        COMMIT,
        DISCARD
    }

    private final ProcessGroup group;
    private final CheckpointStore store;
    private final RankFiles rankFiles;
    private final @Nullable Snapshot snapshot;
    private final ExecutorService thread;
    private @Nullable Attempt attempt;
    private long failedStep = -1;

    /**
     * A writer for all checkpoints of a run. The ranks make theirs together.
     *
     * @param asynchronous whether training goes on while this rank writes, which takes {@link #snapshotBytes} of memory;
     *     the ranks write so if all of them can
     */
    public CheckpointWriter(
            ProcessGroup group, CheckpointStore store, Kernels kernels, ParameterLayout layout, boolean asynchronous) {
        this.group = group;
        this.store = store;
        this.rankFiles = new RankFiles(group, kernels, layout);
        boolean all = group.allGather(new byte[] {(byte) (asynchronous ? 1 : 0)}).stream()
                .allMatch(rank -> rank[0] == 1);
        this.snapshot = all ? rankFiles.snapshot() : null;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread writer = new Thread(task, "checkpoint-writer-" + group.rank());
            writer.setDaemon(true);
            return writer;
        });
    }

    /** Memory for the copy that one rank of so many makes. */
    public static long snapshotBytes(ParameterLayout layout, int ranks) {
        return Snapshot.bytes(layout, ranks);
    }

    /** Whether this is the rank that commits. */
    public boolean isFirst() {
        return group.rank() == 0;
    }

    /** Whether training goes on while checkpoints are written. */
    public boolean isAsynchronous() {
        return snapshot != null;
    }

    /** Whether a checkpoint has begun and has not ended; the same on all ranks. */
    public boolean inProgress() {
        return attempt != null;
    }

    /**
     * Begins a checkpoint; called by all ranks together, when none is in progress. If the writer is asynchronous, the
     * tensors may change when it returns; otherwise the checkpoint has ended.
     *
     * @return how it ended, if it has
     */
    public Optional<CheckpointResult> begin(TrainingCheckpoint checkpoint) throws IOException {
        if (attempt != null) {
            throw new IllegalStateException(
                    "The checkpoint of step %d is still being written".formatted(attempt.step()));
        }
        Attempt begun = new Attempt(checkpoint, group.size());
        attempt = begun;
        if (snapshot != null) {
            rankFiles.take(snapshot, checkpoint.tensors());
            begun.pauseSeconds = begun.seconds();
        }
        start(begun, Phase.PREPARE);
        return snapshot == null ? finish() : Optional.empty();
    }

    /** What the other ranks have to learn now; null if nothing. Each report is given once, and must reach all ranks. */
    public @Nullable JsonNode report() {
        if (attempt == null || attempt.told || !attempt.job().isDone()) {
            return null;
        }
        attempt.told = true;
        return attempt.outcome().toJson();
    }

    /**
     * Takes in what all ranks reported at the same moment.
     *
     * @param reports by rank, this one included; a null node of one that had nothing to report
     * @return how the checkpoint in progress ended, if it has
     */
    public Optional<CheckpointResult> learn(List<JsonNode> reports) {
        Attempt current = attempt;
        for (int rank = 0; rank < reports.size(); rank++) {
            if (!reports.get(rank).isNull()) {
                ShardReport report = ShardReport.of(reports.get(rank));
                if (current == null || report.step() != current.step() || report.phase() != current.phase) {
                    throw new IllegalStateException(
                            "Rank %d reports %s of the checkpoint of step %d, this rank is at %s"
                                    .formatted(rank, report.phase(), report.step(), current));
                }
                current.reports[rank] = report;
            }
        }
        return current == null || current.isMissingReports() ? Optional.empty() : next(current);
    }

    private Optional<CheckpointResult> next(Attempt current) {
        if (current.phase == Phase.WRITE) {
            current.writeSeconds = current.seconds();
            current.written = IntStream.range(0, group.size())
                    .mapToObj(rank -> current.report(rank).files())
                    .toList();
        }
        if (current.failure == null) {
            current.failure = current.failures();
        }
        switch (current.phase) {
            case PREPARE -> start(current, current.failure == null ? Phase.WRITE : Phase.DISCARD);
            case WRITE -> start(current, current.failure == null ? Phase.VERIFY : Phase.DISCARD);
            case VERIFY -> start(current, current.failure == null ? Phase.COMMIT : Phase.DISCARD);
            case COMMIT -> {
                if (current.failure == null) {
                    return Optional.of(end(current));
                }
                start(current, Phase.DISCARD);
            }
            case DISCARD -> {
                return Optional.of(end(current));
            }
        }
        return Optional.empty();
    }

    private CheckpointResult end(Attempt current) {
        attempt = null;
        failedStep = current.failure == null ? -1 : current.step();
        double seconds = current.seconds();
        return new CheckpointResult(
                current.step(),
                store.at(current.step()).folder(),
                current.bytes(),
                snapshot == null ? seconds : current.pauseSeconds,
                current.writeSeconds,
                seconds,
                current.failure);
    }

    private void start(Attempt current, Phase phase) {
        current.phase = phase;
        current.told = false;
        Arrays.fill(current.reports, null);
        FutureTask<List<FileRecord>> job = new FutureTask<>(job(current, phase));
        current.job = job;
        if (phase == Phase.WRITE && snapshot == null) {
            job.run(); // here, as the ranks gather the weights together
        } else {
            thread.execute(job);
        }
    }

    private Callable<List<FileRecord>> job(Attempt current, Phase phase) {
        long step = current.step();
        boolean first = isFirst();
        boolean again = failedStep == step;
        return () -> {
            switch (phase) {
                case PREPARE -> {
                    if (first && again) {
                        store.discard(step);
                    }
                    if (first) {
                        store.begin(step);
                    }
                }
                case WRITE -> {
                    return write(current.checkpoint);
                }
                case VERIFY -> {
                    List<Damage> damages = store.verify(step, current.written.get((group.rank() + 1) % group.size()));
                    if (!damages.isEmpty()) {
                        throw new IOException("what was written is not what is there: " + damages);
                    }
                }
                case COMMIT -> {
                    if (first) {
                        store.commit(
                                step,
                                current.written.stream().flatMap(List::stream).toList());
                    }
                }
                case DISCARD -> {
                    if (first) {
                        store.discard(step);
                    }
                }
            }
            return List.of();
        };
    }

    private List<FileRecord> write(TrainingCheckpoint checkpoint) throws IOException {
        CheckpointFiles files = store.files(checkpoint.state().step());
        if (snapshot == null) {
            rankFiles.write(checkpoint, files);
        } else {
            rankFiles.write(checkpoint, snapshot, files);
        }
        return files.written();
    }

    /**
     * Waits for the checkpoint in progress; called by all ranks together.
     *
     * @return how it ended; empty if none was in progress
     */
    public Optional<CheckpointResult> finish() throws IOException {
        Optional<CheckpointResult> result = Optional.empty();
        long warned = System.nanoTime();
        while (attempt != null) {
            awaitJob(attempt.job());
            result = learn(exchangeReports());
            if (attempt != null && (System.nanoTime() - warned) / 1e9 > WARN_SECONDS) {
                LOG.warn("Training waits for the {}", attempt);
                warned = System.nanoTime();
            }
        }
        return result;
    }

    private List<JsonNode> exchangeReports() throws IOException {
        List<JsonNode> reports = new ArrayList<>();
        for (byte[] report : group.allGather(JSON.writeValueAsBytes(report()))) {
            reports.add(JSON.readTree(report));
        }
        return reports;
    }

    private static void awaitJob(Future<?> job) throws InterruptedIOException {
        try {
            job.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // whether and how it ended is what the report tells
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while a checkpoint was being written");
        }
    }

    /** Ends the writing of a checkpoint in progress where it is; what there is of it is removed at the next start. */
    @Override
    public void close() {
        thread.shutdownNow();
        if (!awaitThread()) {
            LOG.error("The thread that writes checkpoints does not end; its memory is kept");
        } else if (snapshot != null) {
            snapshot.close();
        }
    }

    /** However often this thread is interrupted: what is left behind would be in the way of the next attempt. */
    private boolean awaitThread() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_END_SECONDS);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return thread.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One try to write one checkpoint. */
    private static final class Attempt {

        private final TrainingCheckpoint checkpoint;
        private final long start = System.nanoTime();
        private final @Nullable ShardReport[] reports;
        private Phase phase = Phase.PREPARE;
        private @Nullable Future<List<FileRecord>> job;
        private List<List<FileRecord>> written = List.of();
        private boolean told;
        private double pauseSeconds;
        private double writeSeconds;
        private @Nullable String failure;

        Attempt(TrainingCheckpoint checkpoint, int ranks) {
            this.checkpoint = checkpoint;
            this.reports = new ShardReport[ranks];
        }

        long step() {
            return checkpoint.state().step();
        }

        double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }

        long bytes() {
            return written.stream()
                    .flatMap(List::stream)
                    .mapToLong(FileRecord::bytes)
                    .sum();
        }

        Future<List<FileRecord>> job() {
            return Objects.requireNonNull(job, "every phase has a job");
        }

        boolean isMissingReports() {
            return Arrays.asList(reports).contains(null);
        }

        ShardReport report(int rank) {
            return Objects.requireNonNull(reports[rank], "all ranks have reported");
        }

        /** How this rank's job of the phase ended. A failure of the file system is told; any other ends the run. */
        ShardReport outcome() {
            try {
                return new ShardReport(step(), phase, null, job().get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException
                        || e.getCause() instanceof UncheckedIOException
                        || e.getCause() instanceof FSError) {
                    LOG.debug("Checkpoint of step {}: {} failed", step(), phase, e.getCause());
                    String reason = e.getCause().toString();
                    return new ShardReport(
                            step(), phase, reason.lines().findFirst().orElse(reason), List.of());
                }
                if (e.getCause() instanceof RuntimeException bug) {
                    throw bug;
                }
                throw new IllegalStateException("Checkpoint of step %d: %s failed".formatted(step(), phase), e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("The job has ended", e);
            }
        }

        /** What the ranks report of failures in this phase; null if all succeeded. */
        @Nullable
        String failures() {
            List<String> failures = new ArrayList<>();
            for (int rank = 0; rank < reports.length; rank++) {
                String reason = report(rank).failure();
                if (reason != null) {
                    failures.add("rank %d: %s".formatted(rank, reason));
                }
            }
            return failures.isEmpty() ? null : String.join("; ", failures);
        }

        /** {@code checkpoint of step 100: WRITE, ranks [1] have not ended it after 31 s}. */
        @Override
        public String toString() {
            List<Integer> missing = IntStream.range(0, reports.length)
                    .filter(rank -> reports[rank] == null)
                    .boxed()
                    .toList();
            return "checkpoint of step %d: %s, ranks %s have not ended it after %.0f s"
                    .formatted(step(), phase, missing, seconds());
        }
    }
}
