"""Writes the golden files of the Gopher filters: what datatrove 0.10.1 decides about synthetic documents.

    python -m venv venv
    venv/bin/pip install datatrove==0.10.1 spacy==3.8.18 regex nltk
    venv/bin/python data-pipeline/src/test/python/gopher_golden.py data-pipeline/src/test/resources/gopher

documents.jsonl has a document a line with both filters' decisions and all measured values, split.jsonl has awkward
strings and their words. All text is made here, from the sentences below and a fixed seed.
"""

import json
import random
import sys
from pathlib import Path

import gopher_measures
from datatrove.utils.text import split_into_words

SENTENCES = [
    "The miller opened the sluice at dawn, and the wheel began to turn with a long groan.",
    "Nobody in the village could remember a summer that had been so dry.",
    "She said that the ferry wouldn't leave before noon, so we walked along the quay.",
    "Most of the grain was sold to the bakers of the town; the rest went down the river.",
    "A good map shows what the land is like and leaves out what doesn't matter.",
    "It's hard to say whether the bridge was built in 1742 or in 1751.",
    "They'd have been glad to help, but the letter came three weeks too late.",
    "Water is heavier than oil, which is why a lamp can float on it.",
    "He counted forty-two sheep, two dogs and one very old goat.",
    "The price rose from $3.50 to $4.10 within a month, an increase of about 17%.",
    "If you're going to paint the door, please take off the handle first.",
    "Dr. Hale of the U.S. survey wrote to Mrs. Lund about the well, i.e. the one near St. Olaf's.",
    "Temperatures fell to -5°C. and the pipes froze, e.g. in the old wash-house.",
    "There was, as far as anyone knew, no other road into the valley.",
    "I can't say I'd recommend it; the soup was cold and the bread was hard.",
    "The meeting starts at 9am (not 10am), and it will be over by 12.30 p.m. at the latest.",
    "You will find the full table at https://example.org/tables/rain?year=1911 or by mail from office@example.org.",
    "Who's there? We've waited, we'll wait, and we're not going to leave.",
    "The engine weighs 12kg, runs at 300km/h and needs 5V; that's all we know.",
    "\"Come in,\" said the clerk, \"and don't mind the dog – he's asleep.\"",
    "Some of them believed the story... others only smiled and let it be.",
    "Wool, flax and hemp were spun by hand until the mills were built.",
    "To be honest, the first version of the plan was better than the last.",
    "Every tenth sack was kept back for the winter, and that was the law.",
]
WORDS = sorted({w.strip(".,;?\"").lower() for s in SENTENCES for w in s.split() if w.strip(".,;?\"").isalpha()})
GERMAN = "Der Müller öffnete das Wehr, und das Rad begann sich langsam zu drehen. Niemand im Dorf wusste, warum."
RUSSIAN = "Мельник открыл шлюз на рассвете, и колесо медленно начало вращаться. Никто в деревне не помнил такого лета."
CHINESE = "磨坊主在黎明时打开了水闸，轮子开始慢慢转动。村里没有人记得这样干旱的夏天。"
HINDI = "चक्की वाले ने भोर में फाटक खोला और पहिया धीरे-धीरे घूमने लगा। गाँव में किसी को ऐसी गर्मी याद नहीं थी।"
CODE = "def area(width, height=3):\n    # width in m, height in m\n    return width * height  # m²\n\n"

SPLITS = SENTENCES + [
    GERMAN, RUSSIAN, CHINESE, HINDI, CODE,
    "", " ", "\n\t ", "...", "....", "…", "……", "a…b", "wait...what", "(see e.g. here)", "U.S.", "USA.", "J. R. R. Smith",
    "end.", "end.)", "\"end.\"", "'tis", "rock'n'roll", "don't", "DON'T", "don’t", "dont", "cannot", "gonna", "I'm", "Im",
    "John's", "John’s", "the Joneses'", "it's", "its", "we're", "were", "well", "we'll", "Let's", "y'all", "how'd'y",
    "well-known", "mother-in-law's", "a--b", "a---b", "a----b", "1-2", "1990-1995", "x-1", "3*4", "2^10", "5+3", "+49", "+x",
    "and/or", "either/or", "km/h", "w/o", "50km/h", "10km", "10 km", "3m²", "5GB", "7T", "12in", "100%", "$5", "US$5", "5$",
    "5€", "€5", "5US$", "£3.20", "1,000", "a,b", "a,1", "1,b", "key=value", "a=b", "a:b", "3:b", "a<b", "<b>bold</b>",
    "www.example.com", "http://example.com/a-b/c", "example.com,", "name@example.org", "mailto:name@example.org", "1.2.3",
    "v1.2.3-rc1", "file.txt", "End.Next", "end.next", "3.14", "(a)", "[1]", "{x}", "((a))", ":)", ":-)", "good:)", "good:).",
    "(:", "8)", "(8)", "<3", "o_O", "^_^", "x[:]", "''", "'", "`a`", "a'b", "#tag", "# Title", "##", "a#b", "@name", "a@b", "*",
    "**bold**", "_it_", "a_b", "~5", "a~b", "§5", "5°", "5°C.", "•", "• item", "- item", "-item", "→", "a→b", "★★★", "☂rain",
    "😀", "a😀b", "😀😀", "👩‍🔬", "café", "naïve-looking", "ﬁne", "Ǆ", "e\u0301", "a\u00a0b", "a\u2028b", "a\u0085b", "a\u200bb",
    "\ufeffstart", "a\x00b", "a\x1cb", "١٢٣", "全角（括号）", "日本語。", "한국어,", "שלום.", "مرحبا،", "Ελλάδα.", "9a.m.", "13am", "a.m.",
    "etc.", "Mr.", "Mrs.Smith", "p.m.)", "vs.", "C++", "C#", ".NET", "node.js", "a.b", "A.B", "a.B", "\"a\".\"B\"", "'s", "s's",
]


def prose(rng, words):
    """About so many words of whole sentences."""
    out = []
    while sum(len(s.split()) for s in out) < words:
        out.append(rng.choice(SENTENCES))
    return " ".join(out)


def plain(rng, words):
    """Exactly so many words of letters only, none of them twice in a row, all fixed stop words among them."""
    chosen = [rng.choice(WORDS) for _ in range(words - 8)]
    return " ".join(chosen + ["the", "be", "to", "of", "and", "that", "have", "with"])


def documents(rng):
    for i in range(30):
        parts = [prose(rng, rng.choice([20, 45, 60, 90])) for _ in range(rng.choice([1, 2, 3]))]
        yield f"prose {i}", rng.choice(["\n\n", "\n", "\n \n", "\r\n", " "]).join(parts)
    yield "empty", ""
    yield "white space", " \n\n \t"
    yield "one word", "word"
    yield "only punctuation", "... !!! ??? --- " * 20
    for n in (49, 50, 51):
        yield f"{n} words", plain(rng, n)
    yield "49 words and punctuation", plain(rng, 49) + " . , ; !"
    for name, word in (("short", "ab"), ("long", "abcdefghijkl")):
        for share in (40, 55, 60, 80, 100):
            words = [word] * share + ["the", "and"] + ["letters"] * (100 - share)
            rng.shuffle(words)
            yield f"{share} {name} words", " ".join(words)
    yield "mean length 3", " ".join(["cat", "dog", "the", "and"] * 20)
    yield "mean length below 3", " ".join(["cat", "dog", "the", "and"] * 20 + ["on"])
    yield "mean length 10", " ".join(["abcdefghijklmn", "theand"] * 30)
    yield "mean length above 10", " ".join(["abcdefghijklmn", "theand"] * 30 + ["abcdefghijklmn"])
    for n in (9, 10, 11, 12, 30):
        # A hash is a word itself: 99 words and 11 hashes are exactly a tenth.
        yield f"{n} hashes on 99 words", plain(rng, 99) + " #" * n
        yield f"{n} ellipses on 99 words", plain(rng, 99) + " ..." * n
        yield f"{n} short ellipses on 99 words", plain(rng, 99) + " …" * n
    for bullets in (8, 9, 10):
        for mark in ("•", "-", "  - "):
            lines = [mark + prose(rng, 8) if i < bullets else prose(rng, 8) for i in range(10)]
            yield f"{bullets} of 10 lines with {mark.strip()!r}{'' if mark.strip() == mark else ' indented'}", "\n".join(lines)
    yield "19 of 20 bullets", "\n".join("* " + SENTENCES[0] if i == 0 else "- " + SENTENCES[i] for i in range(20))
    for broken in (2, 3, 4):
        for mark in ("...", "…", "... "):
            lines = [s.rstrip(".") + mark if i < broken else s for i, s in enumerate(SENTENCES[:10])]
            yield f"{broken} of 10 lines end with {mark!r}", "\n".join(lines)
    for numbers in (18, 19, 20, 21):
        yield f"{numbers} of {80 + numbers} words without a letter", plain(rng, 80) + "".join(f" {i}7" for i in range(numbers))
    for stop in ([], ["the"], ["the", "the"], ["The", "And"], ["the", "and"], ["with", "have"]):
        words = [w for w in WORDS if w not in ("the", "be", "to", "of", "and", "that", "have", "with")]
        yield f"stop words {stop}", " ".join(rng.sample(words, 70) + stop)
    for repeated in (3, 4, 5):
        unique = [prose(rng, 12) + f" Number {i}." for i in range(10 - repeated)]
        yield f"{repeated} of 10 lines again", "\n".join(unique + [unique[0]] * repeated)
        yield f"{repeated} of 10 paragraphs again", "\n\n".join(unique + [unique[0]] * repeated)
        yield f"{repeated} of 10 short lines again", "\n".join(unique + ["yes"] + ["yes"] * (repeated - 1))
    long = prose(rng, 60)
    yield "a long line again", "\n".join([long] + [s for s in SENTENCES[:8]] + [long])
    yield "a long paragraph again", "\n\n".join([long] + [s for s in SENTENCES[:8]] + [long])
    yield "line feeds at both ends", "\n\n" + "\n".join(SENTENCES[:5]) + "\n\n\n"
    yield "carriage returns", "\r\n".join(SENTENCES[:6] + SENTENCES[:2])
    yield "lines of Python only", "\x0b".join(SENTENCES[:3]) + "\x85" + "\u2028".join(SENTENCES[3:6]) + "\x1d- a"
    for n in (2, 3, 4, 6, 9):
        gram = " ".join(rng.sample(WORDS, n))
        for times in (2, 4, 8, 16):
            filler = [" ".join(rng.sample(WORDS, 7)) for _ in range(times)]
            yield f"{n} words {times} times", " ".join(f"{gram} {f}" for f in filler)
    yield "one sentence for ever", (SENTENCES[1] + " ") * 20
    yield "same letters, other words", "any one can not be here and an yone cannot be here " * 3 + prose(rng, 60)
    for name, text in (("German", GERMAN), ("Russian", RUSSIAN), ("Chinese", CHINESE), ("Hindi", HINDI), ("code", CODE)):
        yield name, text
        yield f"{name} and English", text + "\n" + prose(rng, 60)
        yield f"{name} again and again", (text + "\n") * 6
    yield "emoji", " ".join(f"{w} 😀" for w in rng.sample(WORDS, 60)) + " the and"
    yield "markdown", "# Title\n\n## Part\n\n" + "\n".join(f"- **{w}**: `{w}()`" for w in rng.sample(WORDS, 30)) + " the of"
    yield "table", "\n".join(f"| {i} | {w} | {i * 3.5}% |" for i, w in enumerate(rng.sample(WORDS, 30)))
    yield "menu", "\n".join(["Home", "About", "Contact", "Home", "News", "About", "Login"] * 4)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "documents.jsonl", "w", encoding="utf-8") as out:
        for name, text in documents(random.Random(20)):
            quality, of_quality = gopher_measures.quality(text)
            repetition, of_repetition = gopher_measures.repetition(text)
            line = {
                "name": name,
                "text": text,
                "quality": quality,
                "quality_measured": of_quality,
                "repetition": repetition,
                "repetition_measured": of_repetition,
            }
            out.write(json.dumps(line, ensure_ascii=True) + "\n")
    with open(folder / "split.jsonl", "w", encoding="utf-8") as out:
        for text in SPLITS:
            out.write(json.dumps({"text": text, "words": split_into_words(text)}, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
