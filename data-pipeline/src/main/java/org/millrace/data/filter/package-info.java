/** Filters: one document in, keep or drop with a reason out. */
@NullMarked
package org.millrace.data.filter;

import org.jspecify.annotations.NullMarked;
