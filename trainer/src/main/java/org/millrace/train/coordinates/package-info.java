/**
 * The coordinate check: whether the scale of what flows through a model, and of what training changes in it, depends on
 * its width.
 *
 * <pre>
 * CoordinateCheck: widths × parametrizations → a few steps each → Coordinate (RMS of an activation, and of its change)
 *                                                                → CoordinateSlope (growth with the width)
 * </pre>
 *
 * Entry point: {@link org.millrace.train.coordinates.CoordinateCheck}.
 */
@NullMarked
package org.millrace.train.coordinates;

import org.jspecify.annotations.NullMarked;
