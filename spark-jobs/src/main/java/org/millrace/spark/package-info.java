@NullMarked
package org.millrace.spark;

import org.jspecify.annotations.NullMarked;
