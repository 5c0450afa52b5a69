"""Writes the golden file of the C4 and FineWeb filters: what datatrove 0.10.1 decides, and of what it keeps the SHA-256.

    python -m venv venv
    venv/bin/pip install datatrove==0.10.1 spacy==3.8.18 regex nltk
    venv/bin/python data-pipeline/src/test/python/web_filters_golden.py data-pipeline/src/test/resources/web_filters

The documents are those of gopher_golden.py and some more, made here from the same sentences and a fixed seed.
"""

import hashlib
import json
import random
import sys
from pathlib import Path

import gopher_golden
from datatrove.data import Document
from datatrove.pipeline.filters import C4ParagraphFilter, C4QualityFilter, FineWebQualityFilter
from datatrove.utils.text import split_into_sentences
from gopher_golden import CHINESE, CODE, GERMAN, HINDI, RUSSIAN, SENTENCES, prose

CHROME = [
    "Home | About us | Contact", "Read our privacy policy.", "This site uses cookies to work.", "Terms of Use", "Log in!",
    "Please enable JavaScript to see this page.", "Share", "© 2019 The Mill. All rights reserved.", "Next >", "12 comments",
    "We use cookies.", "Cookie Policy applies here.", "See our TERMS OF USE for more.", "javascript: void",
]
ENDS = ["", ".", "?", "!", "\"", "'", "...", "…", "。", "।", ":", ";", ".)", ".\"", " .", ". ", "؟", "።"]


def documents(rng):
    yield from gopher_golden.documents(random.Random(20))
    base = "\n".join(SENTENCES[:8])
    for end in ENDS:
        yield f"line ends with {end!r}", "\n".join(s.rstrip(".") + end for s in SENTENCES[:9])
    for mark in ("[1]", "[]", "[12]", "[edit]", "[citation needed]", "[Edit]", "[a]", "[١]", "[1", " [1] [2]", "[ 1]"):
        yield f"citation {mark!r}", base.replace(".", f"{mark}.") + f"\nIt is so. {mark}\n{mark} It begins so."
    for line in CHROME:
        yield f"page with {line!r}", line + "\n" + base
        yield f"page around {line!r}", "\n".join(SENTENCES[:3] + [line] + SENTENCES[3:7])
    for filler in ("Lorem ipsum dolor sit amet.", "LOREM IPSUM is what they wrote.", "lorem  ipsum, two spaces here.", "lorem ipsum"):
        yield f"filler {filler!r}", base + "\n" + filler
    for line in ("if (x) { return; }.", "{", "A set {a, b} of two.", "{} in a line with javascript.", "no bracket ("):
        yield f"bracket {line!r}", base + "\n" + line
    for n in (999, 1000, 1001):
        yield f"word of {n}", base + "\nWhat a word " + "x" * n + "."
        yield f"word of {n} astral letters", base + "\nWhat a word " + "😀" * n + "."
    for words in (1, 2, 3, 4, 5, 6):
        yield f"lines of {words} words", "\n".join(" ".join(["word"] * words) + "." for _ in range(8))
    for n in range(3, 8):
        yield f"{n} sentences in lines", "\n".join(SENTENCES[:n])
        yield f"{n} sentences in a line", " ".join(SENTENCES[:n])
    for joint in ("\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\n\n", "\n \n", "\n\t\n"):
        yield f"lines between {joint!r}", joint.join(SENTENCES[:7])
    for i in range(200):
        lines = []
        for _ in range(rng.randint(1, 25)):
            kind = rng.random()
            if kind < 0.45:
                lines.append(prose(rng, rng.choice([4, 10, 30, 60])))
            elif kind < 0.65:
                lines.append(rng.choice(CHROME))
            elif kind < 0.75:
                lines.append(" ".join(rng.sample(gopher_golden.WORDS, rng.randint(1, 6))) + rng.choice(ENDS))
            elif kind < 0.8 and lines:
                lines.append(rng.choice(lines))
            elif kind < 0.83:
                lines.append(rng.choice([GERMAN, RUSSIAN, CHINESE, HINDI, CODE, "Lorem ipsum dolor.", "a { b }."]))
            elif kind < 0.9:
                lines.append(rng.choice(["", " ", "\t", "-", "•"]))
            else:
                lines.append("  " + rng.choice(SENTENCES) + rng.choice(["", " ", "  ", "[3]", " [citation needed]", " [edit] "]))
        yield f"page {i}", rng.choice(["\n", "\n", "\n\n", "\r\n"]).join(lines)
    for lengths in ((199, 200, 201), (200, 200, 200), (200, 200), (300, 10, 300, 10, 200), (300, 300, 199)):
        yield f"lines of {lengths}", "\n".join("ü" * n for n in lengths)
    for short in (29, 30, 31):
        yield f"two of three lines have {short}", "\n".join(["x" * short, "y" * short, prose(rng, 20)])
        yield f"67 of 100 lines have {short}", "\n".join([f"{i:03d}".ljust(short, ".") for i in range(67)] + [f"{i} " + prose(rng, 10) for i in range(33)])
    for ended in (11, 12, 13):
        lines = [f"{s} {i}" + ("." if i < ended else ",") for i, s in enumerate(SENTENCES * 4 + SENTENCES[:4])]
        yield f"{ended} of 100 lines end", "\n".join(lines)
    for feeds in (29, 30, 31):
        yield f"{feeds} line feeds on 100 words", "\n" * feeds + " ".join(["word"] * 99) + " ."
    yield "one character again of 100", "\n".join(["a.", "a."] + ["x" * 97 + "."])


def verdict(rule, text):
    document = Document(text=text, id="0")
    result = rule.filter(document)
    dropped = None if result is True else result[1]
    return dropped, document.text


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    rules = {
        "c4": C4QualityFilter(),
        "c4_fineweb": C4QualityFilter(filter_no_terminal_punct=False),
        "c4_paragraphs": C4ParagraphFilter(),
        "fineweb": FineWebQualityFilter(),
    }
    with open(folder / "documents.jsonl", "w", encoding="utf-8") as out:
        for name, text in documents(random.Random(21)):
            line = {"name": name, "text": text, "sentences": len(split_into_sentences(text)) if text else 1}
            for key, rule in rules.items():
                dropped, left = verdict(rule, text)
                left_hash = hashlib.sha256(left.encode("utf-8", "surrogatepass")).hexdigest()
                line[key] = {"dropped": dropped} if dropped else {"left": left_hash} if left != text else {}
            out.write(json.dumps(line, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
