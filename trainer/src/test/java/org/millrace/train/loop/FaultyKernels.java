package org.millrace.train.loop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Tensor;

/** Real kernels, some of whose results are not numbers. */
final class FaultyKernels {

    private FaultyKernels() {}

    /** The losses of the micro-batches with these numbers, counted from 0, are NaN. */
    static Kernels losses(Kernels kernels, Set<Integer> microBatches) {
        AtomicInteger calls = new AtomicInteger();
        return proxy(kernels, (name, arguments, result) -> {
            if (name.equals("linearCrossEntropy") && microBatches.contains(calls.getAndIncrement())) {
                kernels.fill((Tensor) arguments[5], Float.NaN);
            }
            return result;
        });
    }

    /** The gradient norms of the steps with these numbers, counted from 0, are infinite; the model has three units. */
    static Kernels norms(Kernels kernels, Set<Integer> steps) {
        AtomicInteger calls = new AtomicInteger();
        return proxy(kernels, (name, arguments, result) -> {
            if (name.equals("sumsOfSquares") && steps.contains(calls.getAndIncrement() / 3)) {
                ((double[]) arguments[2])[0] = Double.POSITIVE_INFINITY;
            }
            return result;
        });
    }

    /** An operation fails the first time that it is called. */
    static Kernels failing(Kernels kernels, String operation) {
        return proxy(kernels, (name, arguments, result) -> {
            if (name.equals(operation)) {
                throw new IllegalStateException(operation + " failed");
            }
            return result;
        });
    }

    private interface Fault {
        Object after(String name, Object[] arguments, Object result);
    }

    private static Kernels proxy(Kernels kernels, Fault fault) {
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    try {
                        return fault.after(method.getName(), arguments, method.invoke(kernels, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
