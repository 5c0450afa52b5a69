package org.millrace.spark.session;

import java.io.IOException;
import java.io.Serializable;

/** Makes something, wherever it is sent to. */
@FunctionalInterface
public interface SerializableSupplier<T> extends Serializable {

    T get() throws IOException;
}
