"""Reads JSON lines with datatrove's JsonlReader 0.10.1 and prints the row that JsonLinesComparison prints.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install datatrove==0.10.1 orjson==3.13.0
    /tmp/venv/bin/python jsonl_peer.py FILE PASSES
"""

import pathlib
import sys
import time
import zlib

from loguru import logger

from datatrove.pipeline.readers import JsonlReader


def documents(path):
    return JsonlReader(str(path.parent), glob_pattern=path.name, compression=None).run()


def main(path, passes):
    fastest, processor, count, characters = float("inf"), float("inf"), 0, 0
    for _ in range(passes):
        count, characters = 0, 0
        start, start_of_processor = time.perf_counter(), time.process_time()
        for document in documents(path):
            count += 1
            characters += len(document.text)
        fastest = min(fastest, time.perf_counter() - start)
        processor = min(processor, time.process_time() - start_of_processor)
    checksum, units = 0, 0
    for document in documents(path):
        checksum = zlib.crc32(b"\n", zlib.crc32(document.text.encode(), checksum))
        units += len(document.text.encode("utf-16-le")) // 2
    print(f"datatrove\t{fastest:.4f}\t{processor:.4f}\t{path.stat().st_size}\t{count}\t{units}\t{checksum:08x}")


if __name__ == "__main__":
    logger.remove()
    main(pathlib.Path(sys.argv[1]).absolute(), int(sys.argv[2]))
