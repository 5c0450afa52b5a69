"""Multiplies the text of scripts/bench, so that sizes can be compared: many pages, none of them a copy of another.

    python3 bench_varied.py TEXT.jsonl OUT COPIES FILES KIND[=MB]...      (scripts/bench calls it)

Writes OUT/CC-FF.jsonl, {"id": …, "text": …}: FILES files for each copy CC of the documents of those kinds, or of the first
so many MB of a kind. Long documents are cut into pages of about 3,000 characters, long lines into paragraphs of 400. Each
copy has the words of the text in another arrangement: all but the 256 commonest are exchanged within 16 neighbours by
frequency, a word for the same word everywhere. So every copy has the same pages as far as lengths, lines, repetitions and
near duplicates go, and hardly a run of five words with another copy in common. Every tenth page comes a second time, with
every hundredth word left out and "-near" behind its id, in another file: a near duplicate to find.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r'[.?!]["\')]*\s+')
PARAGRAPH = 400
PAGE = 3000
COMMON = 256
NEIGHBOURS = 16
NEAR_EVERY = 10
LEFT_OUT_EVERY = 100


def pages(text):
    """Stretches of whole lines, or of whole paragraphs of lines that are long."""
    page, size = [], 0
    for line in text.split("\n"):
        for paragraph in paragraphs(line):
            page.append(paragraph)
            size += len(paragraph)
            if size >= PAGE:
                yield "\n".join(page)
                page, size = [], 0
    if size:
        yield "\n".join(page)


def paragraphs(line):
    begin = 0
    for end in SENTENCE_END.finditer(line):
        if end.end() - begin >= PARAGRAPH:
            yield line[begin : end.end()].rstrip()
            begin = end.end()
    yield line[begin:]


def chosen(documents, kinds):
    """Pages of the kinds that are wanted, in the order of the documents."""
    left = {}
    for kind in kinds:
        name, _, size = kind.partition("=")
        left[name] = float(size or "inf") * 1e6
    for document in documents:
        if left.get(document["kind"], 0) > 0:
            left[document["kind"]] -= len(document["text"].encode())
            yield from pages(document["text"])


def vocabulary(texts):
    """Words by falling frequency, equals by the alphabet."""
    counts = Counter()
    for text in texts:
        counts.update(WORD.findall(text))
    return sorted(counts, key=lambda word: (-counts[word], word))


def exchanged(words, copy):
    """Which word stands for which in a copy; in the first one every word for itself."""
    last = len(words) - (len(words) - COMMON) % NEIGHBOURS
    return {words[rank]: words[rank ^ copy] for rank in range(COMMON, last)}


def near(text):
    """The text without every hundredth of its words and the white space before it."""
    words = re.findall(r"\s*\S+", text)
    return "".join(word for i, word in enumerate(words, 1) if i % LEFT_OUT_EVERY)


def write(out, copy, files, texts):
    open_files = [open(out / f"{copy:02d}-{file:02d}.jsonl", "w", encoding="utf-8") for file in range(files)]
    size = 0
    for i, text in enumerate(texts):
        size += put(open_files[i % files], f"{copy:02d}-{i:05d}", text)
        if i % NEAR_EVERY == 0:
            size += put(open_files[(i + 1) % files], f"{copy:02d}-{i:05d}-near", near(text))
    for file in open_files:
        file.close()
    return size


def put(file, name, text):
    file.write(json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n")
    return len(text.encode())


def main(source, out, copies, files, *kinds):
    if not 1 <= int(copies) <= NEIGHBOURS:
        sys.exit(f"there can be 1 to {NEIGHBOURS} copies, not {copies}")
    with open(source, encoding="utf-8") as lines:
        texts = list(chosen(map(json.loads, lines), kinds))
    words = vocabulary(texts)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for copy in range(int(copies)):
        exchange = exchanged(words, copy)
        varied = (WORD.sub(lambda word: exchange.get(word[0], word[0]), text) for text in texts)
        size = write(out, copy, int(files), varied)
        print(f"copy {copy}: {len(texts)} pages and {-(-len(texts) // NEAR_EVERY)} near duplicates, {size / 1e6:.1f} MB", file=sys.stderr)


main(*sys.argv[1:])
