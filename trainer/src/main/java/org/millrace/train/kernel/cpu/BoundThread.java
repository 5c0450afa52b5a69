package org.millrace.train.kernel.cpu;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.millrace.train.kernel.KernelUnavailableException;

/**
 * A thread that runs on some CPUs alone, as do all threads that come from it: the kernels' team, the loader of batches,
 * those that move bytes to other ranks. Linux places memory where it is first touched, so what they compute on lies in the
 * memory of those CPUs' NUMA node.
 *
 * <p>It is a new thread, and not the caller's for a while: OpenMP keeps the team of a thread, with its CPUs, as long as
 * that thread lives.
 */
public final class BoundThread {

    /** Where one of these is set, OpenMP places the threads of a team itself, anywhere in the process's CPUs. */
    private static final List<String> PLACED_OTHERWISE = List.of("OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY");

    private BoundThread() {}

    /**
     * Runs work on a new thread and waits for its end. An interrupt of the caller goes to that thread.
     *
     * @param name of the thread
     * @return what the work returns
     * @throws IOException if the system does not bind the thread
     * @throws Exception what the work throws
     */
    public static <T> T call(String name, CpuList cpus, Callable<T> work) throws Exception {
        requireLibrary();
        FutureTask<T> task = new FutureTask<>(() -> {
            bind(cpus);
            return work.call();
        });
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Error error) {
                throw error;
            }
            throw failure.getCause() instanceof Exception cause ? cause : failure;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * What keeps threads of this process from running on such CPUs alone; empty if nothing does.
     *
     * @throws KernelUnavailableException if there is no native library, which alone can bind a thread
     */
    public static Optional<String> obstacle(CpuList cpus) {
        return obstacle(cpus, System.getenv());
    }

    static Optional<String> obstacle(CpuList cpus, Map<String, String> environment) {
        for (String variable : PLACED_OTHERWISE) { // first: OpenMP then binds even the thread that loads it
            String value = environment.get(variable);
            if (value != null && !value.equalsIgnoreCase("false")) {
                return Optional.of("the environment has %s=%s, by which OpenMP binds threads otherwise"
                        .formatted(variable, value));
            }
        }
        CpuList allowed = ofThisThread();
        return cpus.without(allowed)
                .map(others -> "this process may use CPUs %s, and not %s".formatted(allowed, others));
    }

    /** The CPUs that the calling thread may run on. */
    static CpuList ofThisThread() {
        requireLibrary();
        long[] mask = new long[CpuList.MASK_WORDS];
        int error = NativeKernels.cpusOfThread(mask, mask.length);
        if (error != 0) {
            throw new IllegalStateException("The system does not tell the CPUs of a thread: error " + error);
        }
        return CpuList.ofMask(mask);
    }

    private static void bind(CpuList cpus) throws IOException {
        long[] mask = cpus.mask();
        int error = NativeKernels.bindThread(mask, mask.length);
        if (error != 0) {
            throw new IOException("The system does not bind a thread to CPUs %s: error %d".formatted(cpus, error));
        }
        CpuList bound = ofThisThread();
        if (!bound.equals(cpus)) { // it leaves out those that a container may not use
            throw new IOException("The system binds a thread to CPUs %s instead of %s".formatted(bound, cpus));
        }
    }

    private static void requireLibrary() {
        CpuBackend backend = CpuBackend.find();
        if (!backend.complete()) {
            throw new KernelUnavailableException("Threads cannot be bound to CPUs: "
                    + backend.reasonAgainst().orElseGet(backend::description));
        }
    }
}
