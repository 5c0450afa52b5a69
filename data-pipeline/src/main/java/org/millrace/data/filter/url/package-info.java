/** The filter that looks at where a document comes from, and the lists that it looks into. */
@NullMarked
package org.millrace.data.filter.url;

import org.jspecify.annotations.NullMarked;
