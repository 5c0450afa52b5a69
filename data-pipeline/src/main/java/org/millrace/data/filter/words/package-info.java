/**
 * Filters that look for words of users' lists in texts: bad words as C4 does, and lists of toxic words with limits.
 *
 * <p>No list is part of Millrace. See the data pipeline's README for the format and for where public lists are.
 */
@NullMarked
package org.millrace.data.filter.words;

import org.jspecify.annotations.NullMarked;
