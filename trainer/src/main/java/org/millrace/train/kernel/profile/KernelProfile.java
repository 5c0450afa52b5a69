package org.millrace.train.kernel.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * Times every call of a kernel in some training steps.
 *
 * <pre>{@code
 * KernelProfile profile = new KernelProfile(kernels, names, System::nanoTime);
 * …                            // train with profile.kernels()
 * profile.start();             // then the steps, each followed by
 * profile.endStep(number, seconds);
 * profile.stop();
 * profile.table(peaks);
 * }</pre>
 *
 * <p>A call is timed until its result is there, for which one element of it is read: on a device that queues its work this
 * keeps kernels from overlapping, so steps take longer there than without a profile. Not thread-safe, as kernels are.
 */
public final class KernelProfile {

    private static final Pattern LAYER = Pattern.compile("(?:^|\\.)layers\\.(\\d{1,6})\\.");
    private static final int OUTSIDE = -1;
    private static final int CALIBRATIONS = 2_000;

    private final Kernels kernels;
    private final Kernels profiled;
    private final WeightNames names;
    private final LongSupplier nanoClock;
    private final float[] waited = new float[1];
    private final List<ProfiledStep> steps = new ArrayList<>();
    private List<KernelCall> calls = new ArrayList<>();
    private StepPhase phase = StepPhase.UPDATE;
    private int layer = OUTSIDE;
    private boolean recording;

    /**
     * @param kernels to be timed; they stay the caller's
     * @param nanoClock {@code System::nanoTime}
     */
    public KernelProfile(Kernels kernels, WeightNames names, LongSupplier nanoClock) {
        this.kernels = kernels;
        this.profiled = new ProfiledKernels(kernels, this);
        this.names = names;
        this.nanoClock = nanoClock;
    }

    /** The kernels, timed between {@link #start} and {@link #stop} and as they are otherwise. */
    public Kernels kernels() {
        return profiled;
    }

    /** Times every call from now on. */
    public void start() {
        recording = true;
        calls = new ArrayList<>();
        phase = StepPhase.UPDATE;
        layer = OUTSIDE;
    }

    /**
     * A step has ended just now. Calls since the step before it that ended before this step began, as those of a
     * checkpoint did, belong to none.
     *
     * @param step its number
     * @param seconds that it took
     */
    public void endStep(long step, double seconds) {
        long now = nanoClock.getAsLong();
        long nanos = Math.round(seconds * 1e9);
        // The step ended some time ago if the thread had to wait since; its last call ended before that.
        long last = calls.isEmpty() ? now : calls.get(calls.size() - 1).end();
        List<KernelCall> own =
                calls.stream().filter(call -> call.end() > last - nanos).toList();
        long start =
                own.isEmpty() ? now - nanos : Math.min(now - nanos, own.get(0).start());
        steps.add(new ProfiledStep(step, start, Math.max(start + nanos, last), own));
        calls = new ArrayList<>();
    }

    public void stop() {
        recording = false;
    }

    /** Steps recorded so far. */
    public int steps() {
        return steps.size();
    }

    List<ProfiledStep> recorded() {
        return List.copyOf(steps);
    }

    /** What the recorded steps took, kernel by kernel, beside what the machine can do; ends without a line break. */
    public String table(MachinePeaks peaks) {
        return new ProfileTable(steps, peaks, nanosOfTiming()).text();
    }

    /** The recorded steps as a trace that Perfetto and chrome://tracing show. */
    public ChromeTrace trace(MachinePeaks peaks) {
        return new ChromeTrace(steps, kernels.name() + " on " + kernels.device().description(), peaks);
    }

    /** Calls a kernel, and records it. */
    void time(String kernel, @Nullable Tensor weight, KernelCost cost, @Nullable Tensor result, Runnable call) {
        if (!recording) {
            call.run();
            return;
        }
        long start = nanoClock.getAsLong();
        call.run();
        if (result != null && result.size() > 0) {
            kernels.device().read(result, waited, 0, 1);
        }
        long end = nanoClock.getAsLong();
        phase = StepPhase.of(kernel, phase);
        String name = weight == null ? null : names.nameOf(weight);
        if (weight != null || phase == StepPhase.UPDATE) {
            layer = layerOf(name);
        }
        calls.add(new KernelCall(kernel, phase, name, layer, cost, start, end));
        phase = phase.after(kernel);
    }

    private static int layerOf(@Nullable String weight) {
        if (weight == null) {
            return OUTSIDE;
        }
        Matcher matcher = LAYER.matcher(weight);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : OUTSIDE;
    }

    /** What it takes to time one call, found by timing calls that do nothing. */
    private double nanosOfTiming() {
        KernelProfile empty = new KernelProfile(kernels, tensor -> "layers.0.weight", nanoClock);
        Tensor result = kernels.device().tensor(DataType.FLOAT32, 1);
        try {
            empty.start();
            KernelCost cost = KernelCost.walk(result.type(), result.size());
            long start = nanoClock.getAsLong();
            for (int i = 0; i < CALIBRATIONS; i++) {
                empty.time("fill", result, cost, result, () -> {});
            }
            return (nanoClock.getAsLong() - start) / (double) CALIBRATIONS;
        } finally {
            result.memory().close();
        }
    }
}
