"""Texts that a tokenizer may get wrong, for the golden file and for the differential test."""

import html
import random
import re
import unicodedata
from pathlib import Path

SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_pad|>", "<tool_call>", "</tool_call>", "<|fim_prefix|>"]
SPACES = [chr(c) for c in (0x9, 0xA, 0xB, 0xC, 0xD, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)]
CONTRACTED = ["s", "S", "ſ", "t", "T", "re", "Re", "rE", "RE", "ve", "VE", "m", "M", "ll", "lL", "LL", "d", "D", "st", "r", "v", "l", "K"]
CODE = [
    "public static void main(String[] args) {\n    System.out.println(\"x = \" + x++);\n}\n",
    "def f(x):\n\treturn {k: v**2 for k, v in x.items() if k != '__main__'}\n\n\n",
    "SELECT * FROM t WHERE a<=1 AND b<>'it''s' -- comment\r\n",
    "#include <stdio.h>\n#define MAX(a,b) ((a)>(b)?(a):(b))\n",
    "<div class=\"a b\"><p>Don&#39;t</p></div>\n<!-- x -->\n",
    "for(let i=0;i<10;i++){if(a[i]===undefined)continue;}\n\n\n\n\n",
    "\\begin{equation}\n  e^{i\\pi} + 1 = 0\n\\end{equation}",
    "https://example.org/a/b?c=d&e=%20f#g user@example.com 2024-01-31T23:59:59Z $1,234.56 +49-30/123",
    "0123456789 3.14159 1e-10 0xDEADBEEF ½ ² ④ Ⅷ ٣٤٥ १२३ 一二三 𝟘𝟙 ",
]
MAIL = [
    "From: Ann <ann@example.org>\nTo: list@example.com\nDate: Mon, 3 Jun 2024 09:15:02 +0200\nSubject: =?utf-8?Q?Re:_Gr=C3=BC=C3=9Fe?=\nMessage-ID: <20240603.071502@mx1>\n\nHi all,\n\n> On Sunday Bob wrote:\n>> Can't we meet at 10:30?\n> No.\n\n-- \nAnn\n",
    "Content-Type: text/plain; charset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDas ist =FCberall so=2E =\r\n$$$ 100% FREE!!! CLICK HERE ===> http://10.0.0.1/?id=3D42\r\n",
    "--=_Part_0123456789\nContent-Transfer-Encoding: base64\n\nUXVpY2sgYnJvd24gZm94ZXMganVtcCBvdmVyIHRoZSBsYXp5IGRvZ3M7IGJ1dCB3\naHkgd291bGQgdGhleSBkbyB0aGF0Pwo=\n--=_Part_0123456789--\n",
    "    ~~~~~~~~~~~~~~~~\n  | I'd say  |  12.5% |\n  | you'll   | -7     |\n    ~~~~~~~~~~~~~~~~\n\n\n________________________________\n_______\n",
]
NUMBERS = ["0", "12", "123", "1234", "12345", "123456", "1234567890" * 4, "3.14159", "1,234,567.89", "x12y345z6789", " 2024", "٣٤٥٦", "१२३४", "①②③④", "½¼¾⅔", "ⅧⅨ", "𝟘𝟙𝟚𝟛", "一二三四", "1\u0301234", "12 345 6789"]
BEYOND = ["\ue000\ue001a", "\uf8ff", "\U000f0000x", "\U0010fffd", "\u0378\u0379", "a\u0378b", "\U00013460", "\U0003ffff", "\U000e0fff!", "\ufdd0", "\uffff", "\u0e3b1", "\U0001f9ff\U0001faff", "\u1c8a\u1c89", "\U0002ebf0"]
LONE_MARKS = ["\u0301", "\u0301a", " \u0301", "\u0301\u0301\u0323", "\u093f", "\u0bd7", "\u20dd", "1\u20e3", "\u0338=", "\n\u0302\n", "\u200d\u0300", "\U0001d165", "'\u0301s", "\u064b\u064c ", "\u3099か"]
RUNS = [c * n for c in (" ", "\n", "\t", "\r\n", "\u3000", "\u00a0", " \n", "\n ") for n in (1, 2, 3, 4, 7, 16, 33, 64, 65)]
EMOJI = ["😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇩🇪🇫🇷", "❤️", "1️⃣", "☺", "🧑🏿‍🚀", "🫠", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"]
ORDINARY = ["a", "The", " word", "x1", "'", "\"", "-", ".", ",", "!", "é", "ß", "漢字", "かな", "한글", "привет", "שלום", "مرحبا", "नमस्ते", "ไทย", "𐐷", "İ", "ŉ", "ﬁ", "…", "—"]


# Very long words and runs, each as pieces and how often they are repeated: about a million characters.
LONG = [
    [["a", 1_000_000]],
    [["ab", 300_000], ["c", 1]],
    [["Donaudampfschifffahrtsgesellschaft", 30_000]],
    [["漢字", 200_000]],
    [[" ", 1_000_000], ["x", 1]],
    [["\n", 500_000], [" \n\t", 100_000]],
    [["-=", 300_000], ["\r\n", 2]],
    [["e", 1], ["\u0301\u0323", 200_000]],
    [["1234567890", 100_000]],
    [["'s", 200_000]],
    [["<|endoftext|>", 50_000]],
]


def long_text(pieces):
    return "".join(piece * count for piece, count in pieces)


def short_texts():
    """One small text after another of everything that is difficult."""
    yield from ["", " ", "  ", "\n", "\0", "a", "'", "'s", "é", "e\u0301", "\ufffd", "hello", " hello", "Hello world", "  hello  world  "]
    yield from CODE + MAIL + NUMBERS + BEYOND + LONE_MARKS + RUNS + EMOJI + SPECIALS
    for run in RUNS[::4]:
        yield f"a{run}b"
        yield f"{run}!{run}"
    for space in SPACES:
        yield from (space, space * 2, f"a{space}b", f"a{space * 3}b", f"{space}\n{space}x", f"x{space}!", f"1{space}2", f"{space}'s")
        yield from (f"{special}{space}{special}" for special in SPECIALS[:2])
    for suffix in CONTRACTED:
        yield from (f"it'{suffix}", f"'{suffix}x", f" '{suffix} ", f"’{suffix}", f"''{suffix}")
    for special in SPECIALS:
        yield from (f"a{special}b", f"a {special} b", f"1\n{special}\n\n2", f"é{special}_{special}\u0301", f"{special}{special}", f"'{special}s", f"{special[:-1]}")


def entry_of(text, tokenizer, as_text):
    """What the reference makes of a text: the ids, and where they differ from them what else it can make of it."""
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    entry = {"text": text, "ids": ids}
    plain = as_text.encode(text, add_special_tokens=False).ids
    if plain != ids:
        entry["as_text"] = plain
    framed = tokenizer.encode(text, add_special_tokens=True).ids
    if framed != ids:
        entry["framed"] = framed
    decoded = tokenizer.decode(ids, skip_special_tokens=False)
    if decoded != text:
        entry["decoded"] = decoded
    return entry


def declarations(folder):
    """One paragraph of text each language, by language code."""
    for path in sorted(Path(folder).glob("*.html")):
        paragraphs = re.findall(r"<(?:p|h\d)>(.*?)</(?:p|h\d)>", path.read_text(encoding="utf-8"), re.DOTALL)
        plain = [html.unescape(re.sub(r"<[^>]+>", "", p)).strip() for p in paragraphs]
        yield path.stem, [p for p in plain if p]


def unicode_blocks(step=0x80):
    """Runs of neighbouring code points over the whole of Unicode, where a run has anything in it."""
    for start in range(0, 0x110000, step):
        code_points = [c for c in range(start, start + step) if not 0xD800 <= c <= 0xDFFF]
        if any(unicodedata.category(chr(c)) not in ("Cn", "Co") for c in code_points):
            yield "".join(map(chr, code_points))


class Generator:
    """Random texts; the same for the same seed."""

    def __init__(self, seed, marks, composing):
        self.random = random.Random(seed)
        self.marks = marks
        self.composing = composing
        self.makers = [
            self.any_code_points,
            self.assigned,
            self.marks_in_any_order,
            self.hangul,
            self.spaces,
            self.contractions,
            self.mixture,
            self.mixture,
            self.specials,
            self.controls,
            self.repeated,
        ]

    def text(self):
        return self.random.choice(self.makers)()

    def length(self):
        return self.random.choice((1, 2, 3, 5, 8, 13, 40))

    def scalar(self):
        while True:
            plane = self.random.choice((0x300, 0x3000, 0x10000, 0x20000, 0x110000))
            c = self.random.randrange(plane)
            if not 0xD800 <= c <= 0xDFFF:
                return chr(c)

    def any_code_points(self):
        return "".join(self.scalar() for _ in range(self.length()))

    def assigned(self):
        start = ord(self.scalar())
        return "".join(chr(c) for c in range(start, min(start + self.length(), 0x110000)) if not 0xD800 <= c <= 0xDFFF)

    def marks_in_any_order(self):
        pieces = []
        for _ in range(self.length()):
            pieces.append(self.random.choice(self.composing + ["a", "e", " ", "q", ""]))
            pieces += self.random.choices(self.marks, k=self.random.randrange(5))
        return "".join(pieces)

    def hangul(self):
        jamo = [0x1100, 0x1112, 0x1161, 0x1175, 0x11A7, 0x11A8, 0x11C2, 0xAC00, 0xAC01, 0xD7A3, 0x1113, 0x1176, 0x11C3, 0x302E]
        return "".join(chr(self.random.choice(jamo)) for _ in range(self.length()))

    def spaces(self):
        pieces = []
        for _ in range(self.length()):
            pieces.append(self.random.choice(SPACES[:6] * 4 + SPACES) * self.random.choice((1, 1, 1, 2, 3, 17)))
            if self.random.random() < 0.4:
                pieces.append(self.random.choice(ORDINARY))
        return "".join(pieces)

    def contractions(self):
        pieces = []
        for _ in range(self.length()):
            pieces += [self.random.choice(ORDINARY + ["", " "]), self.random.choice("''’ʼ"), self.random.choice(CONTRACTED)]
        return "".join(pieces)

    def mixture(self):
        sources = [ORDINARY, ORDINARY, SPACES[:6], SPACES, EMOJI, CODE, list("0123456789"), ["\n", "\r\n", "\n\n", "\r", " \n ", "\t"], self.marks]
        return "".join(self.random.choice(self.random.choice(sources)) for _ in range(self.length()))

    def specials(self):
        pieces = []
        for _ in range(self.length()):
            pieces.append(self.random.choice(SPECIALS + ["<|im_", "<|", "|>", "<", "<|endoftext|", "<|IM_END|>"]))
            pieces.append(self.random.choice(ORDINARY + SPACES[:6] + ["\u0338", "\u0301", "", ""]))
        return "".join(pieces)

    def controls(self):
        return "".join(chr(self.random.choice((*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x200D, 0x200E, 0xFEFF, 0xFFFE, 0xFFFF, 0xE000, 0x10FFFF, 0x61))) for _ in range(self.length()))

    def repeated(self):
        piece = self.random.choice((self.scalar(), self.random.choice(ORDINARY), self.random.choice(SPACES), "ab", "\u0301\u0323", "'s"))
        return piece * self.random.choice((2, 3, 4, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 66, 100, 300))


def marks_and_bases():
    """Every code point that composes with one before it or is moved, and a composed form of each kind."""
    marks = [chr(c) for c in range(0x110000) if unicodedata.combining(chr(c)) or 0x1161 <= c <= 0x11C2]
    bases, seconds = [], []
    for c in range(0x110000):
        parts = unicodedata.decomposition(chr(c)).split(" ")
        if parts[0] and not parts[0].startswith("<"):
            bases.append(chr(c))
            bases.append(chr(int(parts[0], 16)))
            if len(parts) == 2:
                seconds.append(chr(int(parts[1], 16)))
    return sorted(set(marks + seconds)), sorted(set(bases))
