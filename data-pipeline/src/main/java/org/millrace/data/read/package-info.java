/** From files as users have them to documents; whatever cannot be read is handed over with its reason. */
@NullMarked
package org.millrace.data.read;

import org.jspecify.annotations.NullMarked;
