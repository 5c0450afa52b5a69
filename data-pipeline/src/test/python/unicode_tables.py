"""Writes the Unicode tables that the tokenizer uses, by asking the reference implementation.

The classes and the normalisation data come from no Unicode file: every code point is put before the regular
expression engine and the normaliser of Hugging Face `tokenizers`, so the tables are what that library does.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    /tmp/venv/bin/python data-pipeline/src/test/python/unicode_tables.py \
        > data-pipeline/src/main/resources/org/millrace/data/tokenize/unicode.txt

The format, line by line:

    class NAME          then ranges `FROM..TO` or single code points in hexadecimal
    combining N         the code points of canonical combining class N
    decompose           `CODE=D1 D2 …` full canonical decompositions, Hangul syllables left out
    compose             `A B=C` what two code points compose to, Hangul left out
"""

import sys
import unicodedata

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers

NFC = normalizers.NFC()
NFD = normalizers.NFD()
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)
HANGUL_JAMO = [*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]
# Nothing composes with it or is reordered around it, and nothing decomposes to it.
WALL = "\u2028"


def matching(pattern):
    """The code points that a one-character pattern matches."""
    remove = normalizers.Replace(Regex(pattern), "")
    found = []
    for start in range(0, len(SCALARS), 4096):
        chunk = SCALARS[start : start + 4096]
        left = set(remove.normalize_str("".join(map(chr, chunk))))
        found += [c for c in chunk if chr(c) not in left]
    return found


def beside_a_word():
    """The code points that keep a token that is a single word from being seen after them."""
    tokenizer = Tokenizer(models.BPE(vocab={"x": 0}, merges=[], unk_token="x"))
    tokenizer.add_tokens([AddedToken("<token>", single_word=True, normalized=False)])
    texts = [chr(c) + "<token>" for c in SCALARS]
    token = tokenizer.token_to_id("<token>")
    return [c for c, encoding in zip(SCALARS, tokenizer.encode_batch(texts)) if token not in encoding.ids]


def each(normalizer, strings):
    """Normalises many strings at once, held apart by walls."""
    joined = normalizer.normalize_str(WALL.join(strings))
    parts = joined.split(WALL)
    assert len(parts) == len(strings)
    return parts


def reordered(first, second):
    """For every pair of code points, whether the normaliser swaps them after a starter."""
    plain = ["q" + chr(a) + chr(b) for a, b in zip(first, second)]
    return [got != want for got, want in zip(each(NFD, plain), plain)]


def decompositions():
    scalars = [c for c in SCALARS if c not in HANGUL_SYLLABLES and chr(c) != WALL]
    found = {}
    for c, text in zip(scalars, each(NFD, [chr(c) for c in scalars])):
        if text != chr(c):
            found[c] = [ord(d) for d in text]
    return found


def combining_classes(decomposed):
    """Class of every code point that is not a starter.

    A mark shows its class by the marks it is swapped with. The numbers themselves are those of the marks that
    Python's own Unicode data knows; the reference agrees with them or this stops.
    """
    whole = [c for c in SCALARS if c not in decomposed and c not in HANGUL_SYLLABLES and chr(c) != WALL]
    low, high = 0x0334, 0x0345  # the lowest class, 1, and the highest, 240
    after_low = reordered(whole, [low] * len(whole))
    before_high = reordered([high] * len(whole), whole)
    marks = [c for c, x, y in zip(whole, after_low, before_high) if x or y]

    example = {}
    for c in marks:
        known = unicodedata.combining(chr(c))
        if known:
            example.setdefault(known, c)
    classes = sorted(example)
    found = {}
    for c in marks:
        below = sum(reordered([c] * len(classes), [example[k] for k in classes]))
        above = sum(reordered([example[k] for k in classes], [c] * len(classes)))
        # it is swapped with every example of another class, once in one order and once in the other
        if below + above != len(classes) - 1:
            sys.exit(f"U+{c:04X} has a combining class that no known mark has")
        found[c] = classes[below]
        known = unicodedata.combining(chr(c))
        if known and known != found[c]:
            sys.exit(f"U+{c:04X} has combining class {found[c]} there and {known} in Python")
    return found


def compositions(decomposed):
    found = {}
    for c, parts in decomposed.items():
        if len(parts) < 2 or NFC.normalize_str(chr(c)) != chr(c):
            continue
        first = NFC.normalize_str("".join(map(chr, parts[:-1])))
        if len(first) != 1:
            sys.exit(f"U+{c:04X} is not composed of two code points")
        pair = first + chr(parts[-1])
        if NFC.normalize_str(pair) != chr(c):
            sys.exit(f"U+{c:04X} is not what its parts compose to")
        found[ord(first), parts[-1]] = c
    return found


def ranges(code_points):
    """Code points as the shortest list of ranges."""
    runs = []
    for c in sorted(code_points):
        if runs and runs[-1][1] == c - 1:
            runs[-1][1] = c
        else:
            runs.append([c, c])
    return [f"{a:X}" if a == b else f"{a:X}..{b:X}" for a, b in runs]


def wrapped(items, width=110):
    line = ""
    for item in items:
        if line and len(line) + 1 + len(item) > width:
            yield line
            line = ""
        line = f"{line} {item}" if line else item
    if line:
        yield line


def check_hangul():
    for syllable in (0xAC00, 0xAC01, 0xD7A3):
        text = NFD.normalize_str(chr(syllable))
        if text != unicodedata.normalize("NFD", chr(syllable)) or NFC.normalize_str(text) != chr(syllable):
            sys.exit("Hangul is not composed by the formula")


def main():
    check_hangul()
    decomposed = decompositions()
    classes = combining_classes(decomposed)
    print("# Unicode as Hugging Face tokenizers sees it; made by src/test/python/unicode_tables.py, do not edit.")
    print(f"# tokenizers {tokenizers.__version__}")
    for name, pattern in (("letter", r"\p{L}"), ("number", r"\p{N}"), ("space", r"\s")):
        print(f"class {name}")
        print("\n".join(wrapped(ranges(matching(pattern)))))
    print("class word")
    print("\n".join(wrapped(ranges(beside_a_word()))))
    for k in sorted(set(classes.values())):
        print(f"combining {k}")
        print("\n".join(wrapped(ranges(c for c, value in classes.items() if value == k))))
    print("decompose")
    for c, parts in sorted(decomposed.items()):
        print(f"{c:X}=" + " ".join(f"{p:X}" for p in parts))
    print("compose")
    for (a, b), c in sorted(compositions(decomposed).items()):
        print(f"{a:X} {b:X}={c:X}")


main()
