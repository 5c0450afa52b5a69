/**
 * Linear n-gram classifiers of texts, for quality and for domain: trained, calibrated, and asked by filters.
 *
 * <pre>
 *   labelled documents ─► {@link org.millrace.data.classify.LabelledSample}   bounded, by hash, the same on any machine
 *                                  │
 *                                  ▼
 *   {@link org.millrace.data.classify.ClassifierTraining}   learn │ calibrate │ measure
 *                                  ▼
 *   {@link org.millrace.data.classify.ClassifierFiles}   model.bin (fastText's format) + classifier.json
 *                                  ▼
 *   {@link org.millrace.data.classify.TextClassifier} ─► {@link org.millrace.data.classify.QualityFilter},
 *                                                     {@link org.millrace.data.classify.DomainFilter}
 * </pre>
 *
 * {@link org.millrace.data.classify.FastTextModel} reads the models of others too.
 */
@NullMarked
package org.millrace.data.classify;

import org.jspecify.annotations.NullMarked;
