package org.millrace.train.kernel.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;

/**
 * Steps in the JSON object form of the Trace Event Format, which ui.perfetto.dev and chrome://tracing open: on one track
 * steps, in them their phases, in these the layers, and in these the kernels with their weights and rates.
 */
public final class ChromeTrace {

    private static final int PROCESS = 1;
    private static final int TRACK = 1;

    private final List<ProfiledStep> steps;
    private final String kernels;
    private final MachinePeaks peaks;

    ChromeTrace(List<ProfiledStep> steps, String kernels, MachinePeaks peaks) {
        this.steps = List.copyOf(steps);
        this.kernels = kernels;
        this.peaks = peaks;
    }

    /** Writes UTF-8; the stream stays open. */
    public void write(OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeArrayFieldStart("traceEvents");
            name(json, "process_name", "millrace");
            name(json, "thread_name", kernels);
            long zero = steps.isEmpty() ? 0 : steps.get(0).start();
            for (ProfiledStep step : steps) {
                write(json, zero, step);
            }
            json.writeEndArray();
            json.writeStringField("displayTimeUnit", "ms");
            json.writeObjectFieldStart("otherData");
            json.writeStringField("kernels", kernels);
            json.writeNumberField("peak GFLOP/s of bf16 products", peaks.bfloat16() / 1e9);
            json.writeNumberField("peak GFLOP/s of fp32 products", peaks.float32() / 1e9);
            json.writeNumberField("peak GB/s of a copy", peaks.copy() / 1e9);
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void name(JsonGenerator json, String kind, String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", kind);
        json.writeStringField("ph", "M");
        json.writeNumberField("pid", PROCESS);
        json.writeNumberField("tid", TRACK);
        json.writeObjectFieldStart("args");
        json.writeStringField("name", name);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, long zero, ProfiledStep step) throws IOException {
        span(json, "step " + step.step(), "step", step.start() - zero, step.nanos());
        json.writeEndObject();
        List<KernelCall> calls = step.calls();
        for (int i = 0; i < calls.size(); i++) {
            KernelCall call = calls.get(i);
            if (i == 0 || calls.get(i - 1).phase() != call.phase()) {
                long end = endOfRun(calls, i, false);
                span(json, call.phase().text(), "phase", call.start() - zero, end - call.start());
                json.writeEndObject();
            }
            if (call.layer() >= 0 && (i == 0 || !sameLayer(calls.get(i - 1), call))) {
                long end = endOfRun(calls, i, true);
                span(json, "layer " + call.layer(), "layer", call.start() - zero, end - call.start());
                json.writeEndObject();
            }
            write(json, zero, call);
        }
    }

    /** Where the neighbours end that share a call's phase, and its layer if asked. */
    private static long endOfRun(List<KernelCall> calls, int first, boolean ofLayer) {
        KernelCall call = calls.get(first);
        int next = first + 1;
        while (next < calls.size()
                && calls.get(next).phase() == call.phase()
                && (!ofLayer || sameLayer(calls.get(next), call))) {
            next++;
        }
        return calls.get(next - 1).end();
    }

    private static boolean sameLayer(KernelCall one, KernelCall other) {
        return one.phase() == other.phase() && one.layer() == other.layer();
    }

    private static void write(JsonGenerator json, long zero, KernelCall call) throws IOException {
        span(json, call.kernel(), call.phase().text(), call.start() - zero, call.nanos());
        json.writeObjectFieldStart("args");
        if (call.weight() != null) {
            json.writeStringField("weight", call.weight());
        }
        json.writeStringField("type", call.cost().type().name());
        json.writeNumberField("bytes", call.cost().bytes());
        if (call.cost().isProduct()) {
            json.writeNumberField("flops", call.cost().flops());
        }
        json.writeNumberField(call.cost().isProduct() ? "GFLOP/s" : "GB/s", call.rate() / 1e9);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Begins a complete event, which the caller ends; times are written in microseconds to the nanosecond. */
    private static void span(JsonGenerator json, String name, String category, long start, long nanos)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("cat", category);
        json.writeStringField("ph", "X");
        json.writeNumberField("ts", BigDecimal.valueOf(start, 3));
        json.writeNumberField("dur", BigDecimal.valueOf(nanos, 3));
        json.writeNumberField("pid", PROCESS);
        json.writeNumberField("tid", TRACK);
    }
}
