/** Sequences of a stage's length from tokenized documents, and the packed format. */
@NullMarked
package org.millrace.data.pack;

import org.jspecify.annotations.NullMarked;
