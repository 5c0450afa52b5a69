/** The one unit of flow, its identity, and its Parquet form. */
@NullMarked
package org.millrace.data.document;

import org.jspecify.annotations.NullMarked;
