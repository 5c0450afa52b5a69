package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.spark.config.StepConfig;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.step.Counts;
import org.millrace.spark.step.SharedBody;
import org.millrace.spark.step.SharedJob;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepPlan;
import org.millrace.spark.step.StepResult;

/** Carries out a {@link Pass}. */
final class PassBody implements SharedBody {

    private final Pass pass;
    private final List<PlannedStep> steps;
    private final List<StepManifest> finished;
    private final PassInput input;
    private final List<String> sources;
    private final long seed;
    private final boolean keepDropped;

    /**
     * @param steps of the whole run, by their number
     * @param finished manifests of those steps of the pass that it does not build
     */
    PassBody(
            Pass pass,
            List<PlannedStep> steps,
            List<StepManifest> finished,
            PassInput input,
            List<String> sources,
            long seed,
            boolean keepDropped) {
        this.pass = pass;
        this.steps = steps.subList(pass.first(), pass.last() + 1);
        this.finished = finished;
        this.input = input;
        this.sources = sources;
        this.seed = seed;
        this.keepDropped = keepDropped;
    }

    /** Reads raw files, and writes what they hold. */
    static PassBody reading(StepPlan plan, RawFiles files) {
        Pass pass = Pass.over(0, 0, step -> false, step -> false).orElseThrow();
        return new PassBody(
                pass, List.of(new PlannedStep(plan, null, null, true)), List.of(), files, List.of(), 0, false);
    }

    @Override
    public List<StepResult> build(SharedJob job) throws IOException {
        StepFiles anyFiles = job.files().get(0);
        Broadcast<PerExecutor<List<DocumentFilter>>> filters =
                PerExecutor.broadcast(job.spark(), new PassFilters(steps, sources, seed, anyFiles));
        try {
            List<StepResult> results = input.run(job, stages(job.files()), filters);
            requireSameAsBefore(results);
            List<StepResult> built = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                if (isBuilt(i)) {
                    built.add(results.get(i)
                            .withStatistics(statistics(i, results.get(i).counts())));
                }
            }
            return built;
        } finally {
            filters.destroy();
        }
    }

    private boolean isBuilt(int index) {
        return pass.built().get(pass.first() + index);
    }

    private List<PassStage> stages(List<StepFiles> files) {
        List<PassStage> stages = new ArrayList<>();
        int built = 0;
        for (int i = 0; i < steps.size(); i++) {
            StepConfig config = steps.get(i).config();
            stages.add(new PassStage(
                    steps.get(i).name(),
                    config == null ? SourceChoice.ALL : SourceChoice.of(config),
                    isBuilt(i) ? files.get(built++) : null,
                    // What cannot be read is kept in any case, and reading drops nothing.
                    keepDropped && config != null,
                    pass.writes() && i == steps.size() - 1));
        }
        return stages;
    }

    private Map<String, ?> statistics(int index, Counts counts) {
        if (pass.first() + index == 0) {
            return Map.of("ignored", counts.statistics());
        }
        return counts.distributions().isEmpty() ? counts.statistics() : Map.of("distributions", counts.distributions());
    }

    /** The steps that are only gone through must do what they did when they were built. */
    private void requireSameAsBefore(List<StepResult> results) {
        for (StepManifest before : finished) {
            for (int i = 0; i < results.size(); i++) {
                if (steps.get(i).name().equals(before.step())) {
                    requireSame(before, results.get(i).counts());
                }
            }
        }
    }

    private static void requireSame(StepManifest before, Counts now) {
        if (before.rowsIn() != now.rowsIn()
                || before.rowsOut() != now.rowsOut()
                || !before.dropped().equals(now.dropped())
                || !before.rejected().equals(now.rejected())) {
            throw new IllegalStateException(
                    ("Step %s once passed on %d of %d rows, and now %d of %d, with the same settings and inputs. If its code"
                                    + " has changed, raise its version() or remove its directory below corpus/, and run the"
                                    + " same command again")
                            .formatted(before.step(), before.rowsOut(), before.rowsIn(), now.rowsOut(), now.rowsIn()));
        }
    }

    @Override
    public void check(StepManifest manifest, Path directory) {
        input.check(manifest, directory);
    }
}
