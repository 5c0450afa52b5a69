package org.millrace.train.kernel.profile;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The time of some steps by kernel and phase, the longest first, and what no kernel took. */
final class ProfileTable {

    private static final double MILLIS = 1e6;

    /** Calls of one kernel in one phase. */
    private static final class Row {
        private final String kernel;
        private final StepPhase phase;
        private long calls;
        private long nanos;
        private double work;
        private double ideal;
        private boolean product;

        Row(KernelCall first) {
            this.kernel = first.kernel();
            this.phase = first.phase();
        }

        void add(KernelCall call, MachinePeaks peaks) {
            product = call.cost().isProduct();
            double amount = product ? call.cost().flops() : call.cost().bytes();
            calls++;
            nanos += call.nanos();
            work += amount;
            ideal += amount / peaks.of(call.cost()) * 1e9;
        }
    }

    private final List<ProfiledStep> steps;
    private final MachinePeaks peaks;
    private final double nanosOfTiming;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<StepPhase, Long> phases = new EnumMap<>(StepPhase.class);
    private long inKernels;
    private long total;
    private long calls;

    /** @param nanosOfTiming what timing one call costs */
    ProfileTable(List<ProfiledStep> steps, MachinePeaks peaks, double nanosOfTiming) {
        this.steps = List.copyOf(steps);
        this.peaks = peaks;
        this.nanosOfTiming = nanosOfTiming;
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("A profile needs at least one step");
        }
        for (ProfiledStep step : steps) {
            total += step.nanos();
            for (KernelCall call : step.calls()) {
                rows.computeIfAbsent(call.phase() + " " + call.kernel(), key -> new Row(call))
                        .add(call, peaks);
                phases.merge(call.phase(), call.nanos(), Long::sum);
                inKernels += call.nanos();
                calls++;
            }
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        int count = steps.size();
        append(
                text,
                "Profile of steps %d to %d: %.1f ms a step, %.1f %% of it in kernels; timing took about %.2f %%%n",
                steps.get(0).step(),
                steps.get(count - 1).step(),
                total / MILLIS / count,
                100.0 * inKernels / total,
                100.0 * calls * nanosOfTiming / total);
        append(
                text,
                "%-21s %-9s %10s %11s %7s %14s %8s%n",
                "kernel",
                "phase",
                "calls/step",
                "ms/step",
                "share",
                "rate",
                "of peak");
        rows.values().stream()
                .sorted(Comparator.comparingLong((Row row) -> row.nanos).reversed())
                .forEach(row -> append(
                        text,
                        "%-21s %-9s %10.1f %11.3f %5.1f %% %8.1f %-5s %6.1f %%%n",
                        row.kernel,
                        row.phase.text(),
                        (double) row.calls / count,
                        row.nanos / MILLIS / count,
                        100.0 * row.nanos / total,
                        row.work / row.nanos, // a unit a nanosecond is 10⁹ units a second
                        row.product ? "GF/s" : "GB/s",
                        100 * row.ideal / row.nanos));
        append(
                text,
                "%-21s %-9s %10s %11.3f %5.1f %%%n",
                "outside of kernels",
                "",
                "",
                (total - inKernels) / MILLIS / count,
                100.0 * (total - inKernels) / total);
        text.append("By phase: ")
                .append(phases.entrySet().stream()
                        .map(phase -> format("%s %.1f %%", phase.getKey().text(), 100.0 * phase.getValue() / total))
                        .collect(Collectors.joining(", ")));
        append(
                text,
                "%nPeaks measured here: matrix products %.0f GF/s in bf16 and %.0f in fp32, a copy %.1f GB/s read and"
                        + " written",
                peaks.bfloat16() / 1e9,
                peaks.float32() / 1e9,
                peaks.copy() / 1e9);
        return text.toString();
    }

    private static void append(StringBuilder text, String pattern, Object... values) {
        text.append(format(pattern, values));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
