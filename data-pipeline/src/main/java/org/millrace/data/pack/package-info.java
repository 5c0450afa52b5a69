/**
 * Sequences of a stage's length from tokenized documents, and the packed format.
 *
 * <pre>
 *   documents in the order of ShuffleKey
 *      → {@link org.millrace.data.pack.Packer}          cuts and joins them into sequences, as PackSettings say
 *      → {@link org.millrace.data.pack.PackedWriter}    one Parquet part a partition, with its checksum
 *      → {@link org.millrace.data.pack.PackedManifest}  the parts as one dataset
 *      → {@link org.millrace.data.pack.PackedDataset}   sequence i, without a scan
 * </pre>
 *
 * <h2>The packed format</h2>
 *
 * A folder of Parquet files and a {@code _manifest.json} whose {@code packed} object is a
 * {@link org.millrace.data.pack.PackedManifest}. A row is a sequence:
 *
 * <ul>
 *   <li>{@code index} int64: its position in its file; {@code first} of the manifest's file entry plus this is its
 *       position in the dataset
 *   <li>{@code input_ids} list of int32: exactly the stage's length of token ids, padding at the end
 *   <li>{@code document_lengths} list of int32: tokens of each piece; the rest of the sequence is padding
 *   <li>{@code document_ids} list of int64: {@link org.millrace.data.document.DocumentId#toLong()} of each piece
 *   <li>{@code document_offsets} list of int64: where in its document each piece begins, in tokens
 *   <li>{@code sources} list of string: the configured source of each piece
 * </ul>
 *
 * Every row group but a file's last holds exactly {@code row_group_sequences} rows, so the row group of a sequence is a
 * division. Values are PLAIN in zstd-compressed version 1 pages with a CRC, one page a column, without dictionary.
 *
 * <p>Every byte is covered by a checksum that is compared when it is read: of each row group by one of
 * {@code millrace.row_group_checksums} in the file's footer, the footer by {@link
 * org.millrace.data.parquet.FooterSeal}; and the manifest has one of each whole file. In Python:
 *
 * <pre>{@code
 * packed = json.load(open(f"{folder}/_manifest.json"))["packed"]
 * file = next(f for f in packed["files"] if f["first"] <= i < f["first"] + f["sequences"])
 * group, row = divmod(i - file["first"], packed["row_group_sequences"])
 * table = pyarrow.parquet.ParquetFile(f"{folder}/{file['name']}").read_row_group(group)
 * input_ids = table["input_ids"][row].values.to_numpy()
 * cu_seqlens = numpy.cumsum([0, *table["document_lengths"][row].as_py()])
 * }</pre>
 */
@NullMarked
package org.millrace.data.pack;

import org.jspecify.annotations.NullMarked;
