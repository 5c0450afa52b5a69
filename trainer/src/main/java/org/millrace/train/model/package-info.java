/** The Qwen2 decoder: forward and hand-written backward over kernels; one device, no notion of ranks. */
@NullMarked
package org.millrace.train.model;

import org.jspecify.annotations.NullMarked;
