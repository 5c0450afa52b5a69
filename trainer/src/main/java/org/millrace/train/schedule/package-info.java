/** The learning rate of every step: {@link org.millrace.train.schedule.LearningRateSchedule}. */
@NullMarked
package org.millrace.train.schedule;

import org.jspecify.annotations.NullMarked;
