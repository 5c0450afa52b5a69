package org.millrace.train.sharding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.train.distributed.Pending;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.MasterWeights;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.tensor.Tensor;

/**
 * Weights of which every rank holds a share alone (ZeRO stage 3, or FSDP: Zhao et al. 2023, arXiv 2304.11277, section 3).
 * A unit is gathered while the one before it computes, and its buffer serves another one after that. Two buffers serve all
 * layers; embedding and head, which are never needed at the same time unless one is the other, share a third.
 *
 * <p>A unit that is asked for while its buffer still holds it is not gathered again: the last layers, which the backward
 * pass begins with, and a tied embedding.
 */
final class GatheredUnits implements ModelWeights {

    private final ProcessGroup group;
    private final ShardPlan shards;
    private final ParameterShare share;
    private final Tensor own;
    private final List<Buffer> buffers = new ArrayList<>();
    private final Map<ParameterLayout.Unit, Buffer> places = new HashMap<>();
    private long uses;

    GatheredUnits(Kernels kernels, ProcessGroup group, ShardPlan shards, MasterWeights weights) {
        this.group = group;
        this.shards = shards;
        this.share = weights.share();
        this.own = weights.forModel();
        for (UnitBuffers.Kind kind : UnitBuffers.of(shards.layout())) {
            for (int i = 0; i < kind.count(); i++) {
                Tensor tensor = kernels.device().tensor(own.type(), kind.elements());
                buffers.add(new Buffer(kind, tensor));
            }
        }
    }

    @Override
    public Tensor obtain(ParameterLayout.Unit unit, ParameterLayout.@Nullable Unit next) {
        Buffer buffer = gather(unit);
        if (buffer == null) {
            throw new IllegalStateException("No buffer is free for the weights of " + unit.name());
        }
        buffer.users++;
        buffer.lastUse = ++uses;
        if (next != null) {
            gather(next); // if no buffer is free it comes when it is asked for
        }
        return buffer.arrived(unit);
    }

    /** The buffer that holds a unit, or will; null if none is free for it. */
    private @Nullable Buffer gather(ParameterLayout.Unit unit) {
        Buffer holding = places.get(unit);
        if (holding != null) {
            return holding;
        }
        Buffer free = null;
        for (Buffer buffer : buffers) {
            if (buffer.kind.fits(unit)
                    && buffer.users == 0
                    && buffer.pending == null
                    && (free == null || buffer.lastUse < free.lastUse)) {
                free = buffer;
            }
        }
        if (free != null) {
            places.values().remove(free);
            places.put(unit, free);
            List<Tensor> parts = shards.parts(unit, free.tensor.view(0, unit.size()));
            free.pending = group.allGather(shareOf(unit), parts);
        }
        return free;
    }

    private Tensor shareOf(ParameterLayout.Unit unit) {
        List<ParameterShare.Run> runs = share.within(unit.offset(), unit.size());
        return runs.isEmpty() ? own.view(0, 0) : ParameterShare.of(own, runs.get(0));
    }

    @Override
    public void release(ParameterLayout.Unit unit) {
        Buffer buffer = places.get(unit);
        if (buffer == null || buffer.users == 0) {
            throw new IllegalStateException("The weights of %s were not obtained".formatted(unit.name()));
        }
        buffer.users--;
    }

    /** What was gathered before is of the past. */
    @Override
    public void updated(ParameterLayout.Unit unit) {
        Buffer buffer = places.remove(unit);
        if (buffer != null && buffer.pending != null) {
            buffer.arrived(unit);
        }
    }

    @Override
    public long bytes() {
        return buffers.stream()
                .mapToLong(buffer -> buffer.tensor.size() * buffer.tensor.type().bytes())
                .sum();
    }

    @Override
    public void close() {
        try {
            for (Buffer buffer : buffers) {
                if (buffer.pending != null) {
                    buffer.pending.await(); // if it fails nothing writes to any of them any more
                }
            }
        } finally {
            buffers.forEach(buffer -> buffer.tensor.memory().close());
            buffers.clear();
        }
    }

    /** Room for one unit at a time. */
    private static final class Buffer {

        private final UnitBuffers.Kind kind;
        private final Tensor tensor;
        private @Nullable Pending pending;
        private int users;
        private long lastUse;

        Buffer(UnitBuffers.Kind kind, Tensor tensor) {
            this.kind = kind;
            this.tensor = tensor;
        }

        /** The unit, once all of it is here. */
        Tensor arrived(ParameterLayout.Unit unit) {
            if (pending != null) {
                pending.await();
                pending = null;
            }
            return tensor.view(0, unit.size());
        }
    }
}
