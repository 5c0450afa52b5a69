package org.millrace.spark.session;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/**
 * Something that is costly to make and safe to share, such as a language model: made once on each executor, when its
 * first task asks for it. It travels as a broadcast variable, so it lives as long as its step and no static field holds
 * it. What makes it is carried as bytes, so that Kryo has nothing to understand.
 */
public final class PerExecutor<T> implements Serializable {

    private final byte[] supplier;
    private transient volatile @Nullable T value;

    private PerExecutor(byte[] supplier) {
        this.supplier = supplier;
    }

    public static <T> Broadcast<PerExecutor<T>> broadcast(JavaSparkContext spark, SerializableSupplier<T> supplier) {
        ByteBuffer bytes = SparkEnv.get()
                .closureSerializer()
                .newInstance()
                .serialize(supplier, ClassTag$.MODULE$.apply(SerializableSupplier.class));
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return spark.broadcast(new PerExecutor<>(array));
    }

    public T get() throws IOException {
        T made = value;
        if (made == null) {
            synchronized (this) {
                made = value;
                if (made == null) {
                    made = make();
                    value = made;
                }
            }
        }
        return made;
    }

    private T make() throws IOException {
        return SparkEnv.get()
                .closureSerializer()
                .newInstance()
                .<SerializableSupplier<T>>deserialize(
                        ByteBuffer.wrap(supplier),
                        Thread.currentThread().getContextClassLoader(),
                        ClassTag$.MODULE$.apply(SerializableSupplier.class))
                .get();
    }
}
