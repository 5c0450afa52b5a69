"""Times datatrove's MinHash signatures over the text of scripts/bench, on one core.

    python minhash_peer.py NAME TEXT.jsonl

Prints one line: who, text, seconds of wall time, seconds of CPU time, bytes of UTF-8, signatures, SHA-256 of these as
little-endian numbers. Only shingles and signatures are timed, not the files and the sort of its step.
"""

import hashlib
import json
import sys
import tempfile
import time

import numpy as np
from datatrove.pipeline.dedup import MinhashDedupSignature


def main(name, file):
    with open(file, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    step = MinhashDedupSignature(tempfile.mkdtemp())
    # Loads the tokenizer and draws the permutations.
    step.get_signature(step.get_shingles("five words are a shingle"))
    signatures = []
    wall, cpu = time.perf_counter(), time.process_time()
    for text in texts:
        shingles = step.get_shingles(text)
        if shingles.size:
            signatures.append(step.get_signature(shingles))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    digest = hashlib.sha256()
    for signature in signatures:
        digest.update(np.array(signature, dtype="<u8").tobytes())
    size = sum(len(text.encode()) for text in texts)
    print(f"datatrove\t{name}\t{wall:.4f}\t{cpu:.4f}\t{size}\t{len(signatures)}\t{digest.hexdigest()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
