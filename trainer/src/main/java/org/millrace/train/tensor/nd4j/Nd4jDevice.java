package org.millrace.train.tensor.nd4j;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.millrace.train.tensor.Bfloat16;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Memory;
import org.millrace.train.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The device that ND4J's backend computes on. */
public final class Nd4jDevice implements Device {

    /** Bytes; all memory begins on a boundary of that many, which is a cache line. */
    private static final long ALIGNMENT = 64;

    private static final String JAVACPP_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

    static {
        // JavaCPP refuses memory once the whole process holds four times the Java heap, where tensors are not: they are
        // planned by their own size, see org.millrace.train.memory.
        if (System.getProperty(JAVACPP_LIMIT) == null) {
            System.setProperty(JAVACPP_LIMIT, "0");
        }
    }

    private final String description;
    private final AtomicLong allocations = new AtomicLong();

    /**
     * The device, after telling ND4J, its BLAS and the process's OpenMP how many threads to use; the setting holds for
     * the whole process.
     */
    public Nd4jDevice(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: must be at least 1, cannot be: " + threads);
        }
        Nd4j.getEnvironment().setMaxThreads(threads); // first, as it is what loads ND4J's backend
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
        Nd4j.factory().blas().setMaxThreads(threads);
        useThreads(threads);
        this.description =
                "%s (%d %s)".formatted(onCpu() ? "cpu" : "ND4J device", threads, threads == 1 ? "thread" : "threads");
    }

    /** Whether ND4J computes on the processor, so that its memory can be used by others there. */
    public static boolean onCpu() {
        return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
    }

    /** Sets the size of OpenMP's teams for the calling Java thread, on which OpenMP keeps it; after a device was made. */
    public static void useThreads(int threads) {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Memory allocate(DataType type, long elements) {
        // ND4J has no array of zero elements with an address; one spare element keeps empty tensors harmless.
        long length = Math.max(1, elements);
        allocations.incrementAndGet();
        if (!onCpu()) {
            return new Nd4jMemory(type, Nd4j.create(nd4jType(type), length), null);
        }
        // The system hands out pages of zeros as they are first touched. ND4J writes the zeros itself, on one core.
        Pointer memory = Pointer.calloc(length * type.bytes() + ALIGNMENT, 1);
        if (memory == null || memory.isNull()) {
            throw new OutOfMemoryError("The system gave no %,d bytes for %,d elements of type %s"
                    .formatted(length * type.bytes(), length, type));
        }
        Pointer first = new HostPointer(memory, -memory.address() & (ALIGNMENT - 1));
        long[] shape = {length};
        return new Nd4jMemory(type, Nd4j.create(buffer(first, type, length), shape, new long[] {1}, 0, 'c'), memory);
    }

    @Override
    public long allocations() {
        return allocations.get();
    }

    @Override
    public void write(float[] source, int offset, int length, Tensor target) {
        checkTransfer(source.length, offset, length, target, floatType(target));
        if (length > 0) {
            if (target.type() == DataType.BFLOAT16) {
                try (ShortPointer host = new ShortPointer(hostPointer(target))) {
                    short[] rounded = new short[length];
                    for (int i = 0; i < length; i++) {
                        rounded[i] = Bfloat16.fromFloat(source[offset + i]);
                    }
                    host.put(rounded, 0, length);
                }
            } else {
                try (FloatPointer host = new FloatPointer(hostPointer(target))) {
                    host.put(source, offset, length);
                }
            }
            Nd4j.getAffinityManager().tagLocation(memory(target).flat(), Location.HOST);
        }
    }

    @Override
    public void write(int[] source, int offset, int length, Tensor target) {
        checkTransfer(source.length, offset, length, target, DataType.INT32);
        if (length > 0) {
            try (IntPointer host = new IntPointer(hostPointer(target))) {
                host.put(source, offset, length);
            }
            Nd4j.getAffinityManager().tagLocation(memory(target).flat(), Location.HOST);
        }
    }

    @Override
    public void read(Tensor source, float[] target, int offset, int length) {
        checkTransfer(target.length, offset, length, source, floatType(source));
        if (length == 0) {
            return;
        }
        Nd4j.getExecutioner().commit();
        if (source.type() == DataType.BFLOAT16) {
            try (ShortPointer host = new ShortPointer(hostPointer(source))) {
                short[] halves = new short[length];
                host.get(halves, 0, length);
                for (int i = 0; i < length; i++) {
                    target[offset + i] = Bfloat16.toFloat(halves[i]);
                }
            }
        } else {
            try (FloatPointer host = new FloatPointer(hostPointer(source))) {
                host.get(target, offset, length);
            }
        }
    }

    @Override
    public void read(Tensor source, int[] target, int offset, int length) {
        checkTransfer(target.length, offset, length, source, DataType.INT32);
        if (length > 0) {
            Nd4j.getExecutioner().commit();
            try (IntPointer host = new IntPointer(hostPointer(source))) {
                host.get(target, offset, length);
            }
        }
    }

    /** An array of the tensor's shape on the tensor's own memory: what is written to one is read from the other. */
    public static INDArray array(Tensor tensor) {
        DataBuffer data = memory(tensor).flat().data();
        long[] shape = tensor.shape();
        long[] strides = rowMajorStrides(shape);
        if (tensor.size() == 0 || !onCpu()) {
            return Nd4j.create(data, shape, strides, tensor.offset(), 'c');
        }
        // A slice of an array that begins inside its buffer comes back empty where its offset, counted from the start
        // of the buffer, passes the array's length. An array on a buffer of its own has no such offset.
        Pointer first =
                new HostPointer(data.pointer(), tensor.offset() * tensor.type().bytes());
        return Nd4j.create(buffer(first, tensor.type(), tensor.size()), shape, strides, 0, 'c');
    }

    /**
     * A flat tensor on an array's own memory, such as a buffer that Deeplearning4j owns: what is written to one is read
     * from the other. The array keeps the memory, must live as long, and may be a view whose elements lie side by side.
     */
    public static Tensor tensor(INDArray array) {
        if (array.dataType() != nd4jType(DataType.FLOAT32) || array.elementWiseStride() != 1) {
            throw new IllegalArgumentException(
                    "The array must hold 32-bit floats side by side, cannot be: " + array.shapeInfoToString());
        }
        long length = array.length();
        if (!onCpu()) {
            return Tensor.of(new Nd4jMemory(DataType.FLOAT32, array, null), length);
        }
        Pointer first = new HostPointer(array.data().pointer(), array.offset() * DataType.FLOAT32.bytes());
        long[] shape = {length};
        INDArray flat = Nd4j.create(buffer(first, DataType.FLOAT32, length), shape, new long[] {1}, 0, 'c');
        return Tensor.of(new Nd4jMemory(DataType.FLOAT32, flat, null), length);
    }

    private static DataBuffer buffer(Pointer first, DataType type, long size) {
        return switch (type) {
            case FLOAT32 -> Nd4j.createBuffer(new FloatPointer(first).capacity(size), size, nd4jType(type));
            case BFLOAT16 -> Nd4j.createBuffer(new ShortPointer(first).capacity(size), size, nd4jType(type));
            case INT32 -> Nd4j.createBuffer(new IntPointer(first).capacity(size), size, nd4jType(type));
        };
    }

    private static Pointer hostPointer(Tensor tensor) {
        INDArray flat = memory(tensor).flat();
        Nd4j.getAffinityManager().ensureLocation(flat, Location.HOST);
        Pointer first = flat.data().pointer();
        return new HostPointer(first, tensor.offset() * tensor.type().bytes());
    }

    private static Nd4jMemory memory(Tensor tensor) {
        if (tensor.memory() instanceof Nd4jMemory memory) {
            return memory;
        }
        throw new IllegalArgumentException("%s lies in %s, not in memory of an Nd4jDevice"
                .formatted(tensor, tensor.memory().getClass().getName()));
    }

    private static org.nd4j.linalg.api.buffer.DataType nd4jType(DataType type) {
        return switch (type) {
            case FLOAT32 -> org.nd4j.linalg.api.buffer.DataType.FLOAT;
            case BFLOAT16 -> org.nd4j.linalg.api.buffer.DataType.BFLOAT16;
            case INT32 -> org.nd4j.linalg.api.buffer.DataType.INT32;
        };
    }

    private static long[] rowMajorStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    private static DataType floatType(Tensor tensor) {
        return tensor.type() == DataType.BFLOAT16 ? DataType.BFLOAT16 : DataType.FLOAT32;
    }

    private static void checkTransfer(int hostLength, int offset, int length, Tensor tensor, DataType type) {
        Objects.checkFromIndexSize(offset, length, hostLength);
        if (tensor.type() != type || length > tensor.size()) {
            throw new IllegalArgumentException("Cannot transfer %d elements of type %s between the host and %s"
                    .formatted(length, type, tensor.type() + Arrays.toString(tensor.shape())));
        }
    }

    /** A pointer some bytes after another. */
    private static final class HostPointer extends Pointer {
        HostPointer(Pointer first, long bytes) {
            address = first.address() + bytes;
        }
    }
}
