"""Reads a packed dataset with pyarrow, checks it against its manifest and times it.

    python3 -m venv venv && venv/bin/pip install pyarrow==26.0.1 numpy==2.4.6
    venv/bin/python packed_pyarrow.py runs/quickstart/corpus/pack/short
"""

import json
import random
import sys
import time

import numpy
import pyarrow
import pyarrow.parquet

folder = sys.argv[1]
pyarrow.set_cpu_count(1)
packed = json.load(open(f"{folder}/_manifest.json"))["packed"]
files = packed["files"]
readers = {}


def reader(file):
    if file["name"] not in readers:
        readers[file["name"]] = pyarrow.parquet.ParquetFile(
            f"{folder}/{file['name']}", page_checksum_verification=True
        )
    return readers[file["name"]]


def sequence(i):
    """Token ids and document boundaries of sequence i, read from its row group alone."""
    file = next(f for f in files if f["first"] <= i < f["first"] + f["sequences"])
    group, row = divmod(i - file["first"], packed["row_group_sequences"])
    table = reader(file).read_row_group(group, use_threads=False)
    input_ids = table["input_ids"][row].values.to_numpy()
    cu_seqlens = numpy.cumsum([0, *table["document_lengths"][row].as_py()])
    return input_ids, cu_seqlens


start = time.perf_counter()
sequences = tokens = padding = pieces = 0
for file in files:
    for group in range(reader(file).num_row_groups):
        table = reader(file).read_row_group(group, use_threads=False)
        lengths = table["document_lengths"].combine_chunks()
        ids = table["input_ids"].combine_chunks().flatten().to_numpy()
        assert len(ids) == table.num_rows * packed["sequence_length"]
        held = int(lengths.flatten().to_numpy().sum())
        tokens += held
        padding += len(ids) - held
        pieces += len(lengths.flatten())
        expected = group * packed["row_group_sequences"]
        assert table["index"].to_numpy()[0] == expected
        sequences += table.num_rows
seconds = time.perf_counter() - start

assert sequences == packed["sequences"], (sequences, packed["sequences"])
assert tokens == packed["tokens"], (tokens, packed["tokens"])
assert padding == packed["padding"], (padding, packed["padding"])
print(f"{sequences} sequences in {len(files)} files are as the manifest says: {tokens} tokens in {pieces} pieces,"
      f" {padding} of padding")
print(f"in order: {(tokens + padding) / seconds / 1e6:.0f} M tokens/s")

chosen = [random.Random(1).randrange(sequences) for _ in range(200)]
start = time.perf_counter()
for i in chosen:
    input_ids, cu_seqlens = sequence(i)
    assert len(input_ids) == packed["sequence_length"] and cu_seqlens[-1] <= len(input_ids)
    assert (input_ids[cu_seqlens[-1]:] == packed["pad_token"]).all()
print(f"at random: {(time.perf_counter() - start) / len(chosen) * 1e3:.2f} ms a sequence")
