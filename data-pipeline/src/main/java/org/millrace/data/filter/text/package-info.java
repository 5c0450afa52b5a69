/** Characters, words and lists as several filters see them. */
@NullMarked
package org.millrace.data.filter.text;

import org.jspecify.annotations.NullMarked;
