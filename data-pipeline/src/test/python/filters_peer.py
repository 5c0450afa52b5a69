"""datatrove's half of scripts/bench filters; FilterComparison is the other.

    python filters_peer.py TEXT

Prints: who, which filter, seconds of wall time, seconds of CPU time, bytes, documents kept. First each of the four
English filters over all documents, then the four in series. datatrove remembers the words of the last few texts, so in
the series a text is split once for all four; before each filter that memory is cleared.
"""

import json
import sys
import time

from datatrove.data import Document
from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
from datatrove.utils.text import split_into_parts


def kept(filters, texts):
    count = 0
    for i, text in enumerate(texts):
        document = Document(text=text, id=str(i))
        count += all(rule.filter(document) is True for rule in filters)
    return count


def main(path):
    with open(path, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    size = sum(len(text.encode()) for text in texts)
    four = {
        "gopher_quality": GopherQualityFilter(),
        "gopher_repetition": GopherRepetitionFilter(),
        "c4": C4QualityFilter(),
        "fineweb": FineWebQualityFilter(),
    }
    kept(four.values(), ["A first text, so that spaCy is there.\n" * 40])
    for name, filters in [*((name, [rule]) for name, rule in four.items()), ("the four in series", list(four.values()))]:
        split_into_parts.cache_clear()
        wall, cpu = time.perf_counter(), time.process_time()
        count = kept(filters, texts)
        print("datatrove", name, f"{time.perf_counter() - wall:.3f}", f"{time.process_time() - cpu:.3f}", size, count, sep="\t", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
