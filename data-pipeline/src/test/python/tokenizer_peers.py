"""Times one peer over the text of scripts/bench, in a process of its own and on one thread.

    python tokenizer_peers.py huggingface|tiktoken|gigatoken tokenizer.json TEXT.jsonl

Prints one line for each measurement: what, seconds of wall time, seconds of CPU time, bytes of UTF-8, tokens, SHA-256 of
all ids as little-endian ints. The first pass is the first that the process makes; all the text is in memory before.
"""

import hashlib
import json
import os
import sys
import time

os.environ["RAYON_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np

QWEN2 = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""


def huggingface(file):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(file)
    tokenizer.encode_special_tokens = True

    def encode(texts):
        encodings = tokenizer.encode_batch_fast(texts, add_special_tokens=False)  # without offsets: its fastest way
        return [encoding.ids for encoding in encodings]

    return encode, lambda ids: [tokenizer.decode(each, skip_special_tokens=False) for each in ids]


def tiktoken(file):
    import tiktoken

    with open(file, encoding="utf-8") as content:
        vocabulary = json.load(content)["model"]["vocab"]
    alphabet = byte_of_character()
    ranks = {bytes(alphabet[c] for c in token): rank for token, rank in vocabulary.items()}
    encoding = tiktoken.Encoding("qwen2.5", pat_str=QWEN2, mergeable_ranks=ranks, special_tokens={})
    return lambda texts: [encoding.encode_ordinary(text) for text in texts], lambda ids: [encoding.decode(each) for each in ids]


def byte_of_character():
    """The printable character of each byte in GPT-2's vocabulary, the other way round."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [value for value in range(256) if value not in printable]
    return {**{chr(value): value for value in printable}, **{chr(256 + i): value for i, value in enumerate(others)}}


def gigatoken(file):
    import gigatoken

    tokenizer = gigatoken.Tokenizer(file)
    return lambda texts: tokenizer.encode_batch(texts, parallel=False), lambda ids: [tokenizer.decode(each) for each in ids]


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def main():
    peer, file, text_file = sys.argv[1:]
    with open(text_file, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    size = sum(len(text.encode()) for text in texts)
    encode, decode = {"huggingface": huggingface, "tiktoken": tiktoken, "gigatoken": gigatoken}[peer](file)
    tokens, digest = 0, hashlib.sha256()
    for what in ("first pass", "second pass"):
        ids, wall, cpu = timed(lambda: encode(texts))
        arrays = [np.asarray(each, dtype="<i4") for each in ids]
        tokens = sum(array.size for array in arrays)
        digest = hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()
        print(peer, what, f"{wall:.3f}", f"{cpu:.3f}", size, tokens, digest, sep="\t", flush=True)
    if peer == "gigatoken":
        ids = [np.asarray(each, dtype=np.uint32) for each in ids]
    decoded, wall, cpu = timed(lambda: decode(ids))
    joined = decoded[0] if isinstance(decoded[0], str) else decoded[0].decode()
    assert joined == texts[0], "the text does not come back"
    print(peer, "decode", f"{wall:.3f}", f"{cpu:.3f}", size, tokens, digest, sep="\t")


main()
