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
EMOJI = ["😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇩🇪🇫🇷", "❤️", "1️⃣", "☺", "🧑🏿‍🚀", "🫠", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"]
ORDINARY = ["a", "The", " word", "x1", "'", "\"", "-", ".", ",", "!", "é", "ß", "漢字", "かな", "한글", "привет", "שלום", "مرحبا", "नमस्ते", "ไทย", "𐐷", "İ", "ŉ", "ﬁ", "…", "—"]


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
