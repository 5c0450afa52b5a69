package org.millrace.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a component of a configuration record: what the {@code config} job prints and what the reader checks. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {

    /** Value of {@link #byDefault()} for a key that must be given. */
    String REQUIRED = "\u0000required";

    /** Value of {@link #byDefault()} for a key that may be left out; its component is then null. */
    String ABSENT = "\u0000absent";

    /** What it means, in one or two sentences. */
    String value();

    /** The unit of a number: {@code tokens}, {@code bytes}, {@code steps}. */
    String unit() default "";

    /** The default, written as in YAML. For a section or a list, empty means all of its own defaults. */
    String byDefault() default REQUIRED;

    /** Smallest value allowed. */
    double atLeast() default Double.NEGATIVE_INFINITY;

    /** Largest value allowed. */
    double atMost() default Double.POSITIVE_INFINITY;
}
