/**
 * From the bytes of a web page to its main text.
 *
 * <pre>
 *   bytes → PageCharset → jsoup ─→ HtmlBoilerplate (what is never text, what its name or its links give away)
 *                                → MainContent     (block scores: what stands beside the main text)
 *                                → HtmlRenderer    (writes down what is left) → HtmlText
 * </pre>
 *
 * Every pass goes over a page once, and all of them together have so much processor time.
 */
@NullMarked
package org.millrace.data.read.html;

import org.jspecify.annotations.NullMarked;
