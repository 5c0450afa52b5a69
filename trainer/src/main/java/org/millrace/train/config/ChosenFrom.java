package org.millrace.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which kinds a {@link Choice} has; goes with a {@link Key} that says what is chosen. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface ChosenFrom {

    /** Knows the kinds; a public class that can be made without arguments. */
    Class<? extends Kinds> value();
}
