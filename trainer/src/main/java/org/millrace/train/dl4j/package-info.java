/**
 * Deeplearning4j beside the main path: the decoder as a layer of its ComputationGraph, and statistics of our own trainer
 * for its UI. Nothing else of the trainer sees Deeplearning4j.
 *
 * <pre>
 * Qwen2LayerConfiguration   what a graph's JSON holds: the model's shape, its kernels
 *   ├ Qwen2ParamInitializer   the layer's weights as views of the graph's flat buffer, in the order of ParameterLayout
 *   └ Qwen2Layer              Qwen2Model over those views: activate, score, gradients
 * TokenDataSet              a TokenBatch as the DataSet that such a graph is fitted on
 *
 * Dl4jStatsListener         a TrainingListener: samples of weights, gradients and updates become StatsReports
 *   ├ WeightSample            of every weight at most so many elements, so that the cost is bounded
 *   ├ DecoderGraph            the decoder as the UI draws it
 *   └ StatsDestination        a StatsStorage in a file, or a UI in another JVM
 * </pre>
 */
@NullMarked
package org.millrace.train.dl4j;

import org.jspecify.annotations.NullMarked;
