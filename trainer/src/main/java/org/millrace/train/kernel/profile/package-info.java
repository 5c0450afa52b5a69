/**
 * Where the time of a training step goes, kernel by kernel.
 *
 * <pre>
 * Kernels ──► KernelProfile.kernels() ──► the model, which knows nothing of it
 *                    │ one KernelCall each: time, FLOPs and bytes from the shapes
 *                    ▼
 *            ProfiledStep … ──► ProfileTable   text, beside the machine's peaks
 *                          └──► ChromeTrace    trace-event JSON for Perfetto and chrome://tracing
 * </pre>
 *
 * Entry: {@link org.millrace.train.kernel.profile.KernelProfile}.
 */
@NullMarked
package org.millrace.train.kernel.profile;

import org.jspecify.annotations.NullMarked;
