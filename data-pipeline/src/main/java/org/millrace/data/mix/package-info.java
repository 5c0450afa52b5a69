/** How often each source's documents enter the training mixture; {@link org.millrace.data.mix.MixtureWeights} decides. */
@NullMarked
package org.millrace.data.mix;

import org.jspecify.annotations.NullMarked;
