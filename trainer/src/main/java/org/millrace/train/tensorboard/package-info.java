/**
 * Event files that TensorBoard shows, written without its libraries: {@link org.millrace.train.tensorboard.EventFile} is
 * the entry point.
 *
 * <pre>
 * EventFile       one file of one attempt: opens, writes, flushes
 *   ├ Event       what is in a record: a protobuf message of TensorFlow's event.proto
 *   └ RecordFrame how a record lies in the file: TFRecord, lengths and data with masked CRC32C
 * </pre>
 */
@NullMarked
package org.millrace.train.tensorboard;

import org.jspecify.annotations.NullMarked;
