/**
 * Model folders as {@code transformers} writes and reads them.
 *
 * <pre>
 * config.json ─ HuggingFaceConfig ─ ModelConfig
 * model.safetensors, or model.safetensors.index.json and shards ─ SafetensorsFile ─ flat weights (ParameterLayout)
 * </pre>
 *
 * {@link org.millrace.train.huggingface.ModelFolder} is the entry; {@link org.millrace.train.huggingface.SafetensorsFile}
 * and {@link org.millrace.train.huggingface.SafetensorsWriter} also serve other tensors. Whatever a folder says that this
 * decoder does not compute is refused by name.
 */
@NullMarked
package org.millrace.train.huggingface;

import org.jspecify.annotations.NullMarked;
