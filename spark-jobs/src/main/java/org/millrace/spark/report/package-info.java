/**
 * One self-contained HTML page about a run, and the part about its corpus as text for a terminal.
 * {@link org.millrace.spark.report.RunReport} is the entry.
 *
 * <pre>
 *   run directory ─► RunReader ─► RunData ─► sections ─► Page ─► report.html
 *                    (whatever is there)      │
 *                                             ├ tables, text: Html, which escapes
 *                                             └ charts: LineChart, ColumnChart, ShareBar as inline SVG
 * </pre>
 *
 * Everything in a run directory is optional, and its texts come from the web: what is missing is said, and no text reaches
 * the page but through {@link org.millrace.spark.report.Html}. A content security policy forbids the page to load
 * anything and to run any script but our own.
 */
@NullMarked
package org.millrace.spark.report;

import org.jspecify.annotations.NullMarked;
