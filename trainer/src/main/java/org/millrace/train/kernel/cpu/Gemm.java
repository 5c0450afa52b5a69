package org.millrace.train.kernel.cpu;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/**
 * Products of fp32 or bf16 matrices by oneDNN, on addresses; sums are formed in fp32 and rounded once. What oneDNN
 * generates for a product of some shape is kept and used again.
 *
 * <p>Results do not depend on the number of threads: oneDNN shares out rows and columns of a product, and only splits
 * its sums where the first factor is transposed and they are 2048 long or more, so those are cut here.
 */
final class Gemm implements AutoCloseable {

    /** Shapes whose programs are kept; a model and its batches have a few dozen. */
    private static final int CAPACITY = 256;

    private static final long LONGEST_TRANSPOSED_SUM = 1024;

    private static final Shape SMALL_BFLOAT16 =
            new Shape(DataType.BFLOAT16, DataType.BFLOAT16, 16, 16, 16, 16, 1, 16, 1, false, false);

    private final int threads;
    private final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
    private final stream stream = new stream(engine);
    private final Map<Shape, Product> products = new LinkedHashMap<>(16, 0.75f, true);

    Gemm(int threads) {
        this.threads = threads;
    }

    /**
     * A matrix that lies in memory with any strides, counted in elements.
     *
     * @param address of its first element
     */
    record Matrix(DataType type, long address, long rows, long columns, long rowStride, long columnStride) {

        static Matrix of(Tensor tensor) {
            long columns = tensor.dimension(1);
            return new Matrix(tensor.type(), tensor.address(), tensor.dimension(0), columns, columns, 1);
        }

        Matrix transposed() {
            return new Matrix(type, address, columns, rows, columnStride, rowStride);
        }

        Matrix columns(long from, long count) {
            return new Matrix(type, address + from * columnStride * type.bytes(), rows, count, rowStride, columnStride);
        }

        Matrix rows(long from, long count) {
            return new Matrix(type, address + from * rowStride * type.bytes(), count, columns, rowStride, columnStride);
        }
    }

    /** Whether oneDNN has products of bf16 for this processor. */
    boolean multipliesBfloat16() {
        try (Product product = new Product(engine, SMALL_BFLOAT16)) {
            return true;
        } catch (RuntimeException e) { // how JavaCPP passes on that oneDNN has no such primitive
            return false;
        }
    }

    /** c = a · b. */
    void multiply(Matrix a, Matrix b, Matrix c) {
        run(a, b, 0, c, false);
    }

    /** c = or += a · b, with a bias (columns of c), if there is one, added to each row. */
    void multiplyAddBias(Matrix a, Matrix b, @Nullable Tensor bias, Matrix c, boolean accumulate) {
        run(a, b, bias == null ? 0 : bias.address(), c, accumulate);
    }

    /** c += a · b. */
    void multiplyAccumulate(Matrix a, Matrix b, Matrix c) {
        if (a.columnStride() == 1) {
            run(a, b, 0, c, true);
            return;
        }
        for (long from = 0; from < a.columns(); from += LONGEST_TRANSPOSED_SUM) {
            long count = Math.min(LONGEST_TRANSPOSED_SUM, a.columns() - from);
            run(a.columns(from, count), b.rows(from, count), 0, c, true);
        }
    }

    private synchronized void run(Matrix a, Matrix b, long bias, Matrix c, boolean accumulate) {
        if (c.rows() == 0 || c.columns() == 0) {
            return;
        }
        Shape shape = new Shape(
                a.type(),
                c.type(),
                c.rows(),
                c.columns(),
                a.columns(),
                a.rowStride(),
                a.columnStride(),
                b.rowStride(),
                b.columnStride(),
                bias != 0,
                accumulate);
        Nd4jDevice.useThreads(threads);
        products.computeIfAbsent(shape, key -> new Product(engine, key))
                .run(stream, a.address(), b.address(), bias, c.address());
        if (products.size() > CAPACITY) {
            Iterator<Product> leastRecent = products.values().iterator();
            leastRecent.next().close();
            leastRecent.remove();
        }
    }

    @Override
    public synchronized void close() {
        products.values().forEach(Product::close);
        products.clear();
        stream.close();
        engine.close();
    }

    /** What a product is compiled for; c is row-major without gaps. */
    private record Shape(
            DataType factorType,
            DataType resultType,
            long rows,
            long columns,
            long sum,
            long aRowStride,
            long aColumnStride,
            long bRowStride,
            long bColumnStride,
            boolean bias,
            boolean accumulate) {}

    /** One oneDNN matmul primitive and the memory objects it is given addresses through. */
    private static final class Product implements AutoCloseable {

        private final matmul primitive;
        private final memory a;
        private final memory b;
        private final memory bias;
        private final memory c;
        private final IntMemoryMap arguments = new IntMemoryMap();

        Product(engine engine, Shape shape) {
            try (memory.desc aShape =
                            describe(shape.factorType, shape.rows, shape.sum, shape.aRowStride, shape.aColumnStride);
                    memory.desc bShape = describe(
                            shape.factorType, shape.sum, shape.columns, shape.bRowStride, shape.bColumnStride);
                    memory.desc biasShape = describe(shape.resultType, 1, shape.columns, shape.columns, 1);
                    memory.desc cShape = describe(shape.resultType, shape.rows, shape.columns, shape.columns, 1);
                    primitive_attr attributes = attributes(shape);
                    matmul.primitive_desc description = shape.bias
                            ? new matmul.primitive_desc(engine, aShape, bShape, biasShape, cShape, attributes, false)
                            : new matmul.primitive_desc(engine, aShape, bShape, cShape, attributes, false)) {
                primitive = new matmul(description);
                a = new memory(aShape, engine, new Address(0));
                b = new memory(bShape, engine, new Address(0));
                bias = new memory(biasShape, engine, new Address(0));
                c = new memory(cShape, engine, new Address(0));
            }
            arguments.put(dnnl.DNNL_ARG_SRC, a);
            arguments.put(dnnl.DNNL_ARG_WEIGHTS, b);
            arguments.put(dnnl.DNNL_ARG_DST, c);
            if (shape.bias) {
                arguments.put(dnnl.DNNL_ARG_BIAS, bias);
            }
        }

        void run(stream stream, long aAddress, long bAddress, long biasAddress, long cAddress) {
            a.set_data_handle(new Address(aAddress));
            b.set_data_handle(new Address(bAddress));
            bias.set_data_handle(new Address(biasAddress));
            c.set_data_handle(new Address(cAddress));
            primitive.execute(stream, arguments);
            stream._wait();
        }

        @Override
        public void close() {
            arguments.close();
            primitive.close();
            a.close();
            b.close();
            bias.close();
            c.close();
        }

        private static primitive_attr attributes(Shape shape) {
            primitive_attr attributes = new primitive_attr();
            if (shape.accumulate) {
                try (post_ops sum = new post_ops()) {
                    sum.append_sum(1, 0, oneDnnType(shape.resultType));
                    attributes.set_post_ops(sum);
                }
            }
            return attributes;
        }

        private static memory.desc describe(DataType type, long rows, long columns, long rowStride, long columnStride) {
            return new memory.desc(new long[] {rows, columns}, oneDnnType(type), new long[] {rowStride, columnStride});
        }

        private static memory.data_type oneDnnType(DataType type) {
            return type == DataType.BFLOAT16 ? memory.data_type.bf16 : memory.data_type.f32;
        }
    }

    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }
}
