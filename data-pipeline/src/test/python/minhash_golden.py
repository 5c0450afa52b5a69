"""Writes the golden file of MinHash: the words and signatures that datatrove 0.10.1 makes of synthetic texts.

    python -m venv venv
    venv/bin/pip install datatrove==0.10.1 spacy==3.8.18 regex nltk xxhash==3.5.0 tokenizers
    venv/bin/python data-pipeline/src/test/python/minhash_golden.py data-pipeline/src/test/resources/minhash

signatures.jsonl.gz has a text a line with the words of the simplified text; and, where there are enough of them for a shingle,
the first row of each of the 14 bands and the SHA-256 of all 112 numbers, little-endian. All text is made here and in
gopher_golden.py.
"""

import gzip
import hashlib
import json
import random
import struct
import sys
import tempfile
from pathlib import Path

import gopher_golden
from datatrove.pipeline.dedup import MinhashDedupSignature
from datatrove.utils.text import simplify_text

AWKWARD = [
    "3.14 1,000,000 12.5.7 1.a 1, 2 10،5 ٣٫١٤ १२३.४ ５６，７ 𝟗𝟖.𝟕 1 2 3 a1b2c3 4-5 v1.2.3-rc4",
    "ÉCOLE naïve Ångström ﬁne ŒUVRE Straße STRASSE İstanbul ISTANBUL ı Ǆ ǅ ḱ K Å Ω ﷽",
    "ΟΔΥΣΣΕΥΣ ΣΑΣ ΑΣ. Σ Σ' ΣΣ ΤΟΥΣ ΛΟΓΟΥΣ\nΟΣ: ΟΣΑ ὈΔΥΣΣΕΎΣ",
    "e\u0301te\u0301 a\u0308\u0323 \u0301x x\u20dd q\u0307\u0323 \u1ea5 \u1f82 \u0344 \u0958 \u0f73 \u302a一",
    "한국어 문장은 자모로 나뉜다. 각 글자가 두세 개로 된다. 그리고 다시 한 번 더.",
    "磨坊主在黎明时打开了水闸，轮子开始慢慢转动。『村里』没有人记得这样【干旱】的夏天～（一九八七年）",
    "ミルの主人は、夜明けに水門を開けた。ガギグゲゴ パピプペポ ｶﾞ",
    "שלום עולם בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ",
    "السَّلَامُ عَلَيْكُمْ وَرَحْمَةُ اللهِ وَبَرَكَاتُهُ ثم نص آخر",
    "चक्की वाले ने भोर में फाटक खोला। गाँव में किसी को ऐसी गर्मी याद नहीं थी॥ क़ ख़",
    "สวัสดีครับ ผมไปโรงสี เมื่อเช้านี้ แล้วก็ กลับบ้าน",
    "𝐁𝐨𝐥𝐝 𝒞𝓊𝓇𝓈𝒾𝓋ℯ 𐐀𐐁𐐂 𐐨 😀😃 👩‍🔬 🇩🇪 𝟘𝟙 𠀀𠀁 𝅗𝅥 𑜰𑜱 end of the line",
    "a\u00a0b\u2003c\u3000d\u2028e\u2029f\x85g\x1ch\x0bi\x0cj\tk\r\nl \u200bm\ufeffn\u00ado",
    "‘single’ ‚low‛ “double” ‹angle› «guillemets» don't don’t rock ’n’ roll o'clock ´acute` ¨",
    "• item – dash — em ― bar − minus × times ÷ over ± ≤ ≥ ≠ ≈ ∞ √ ∑ → ← ★ ☆ © ® ™ § ¶ † ‡ ° € £ ¥ ₹ ¢ ½ ² ³",
    "cannot gonna gotta wanna dont wont cant im ill id were its lets yall whos nuff ma'am e.g. i.e. a.m. 9am 10km 5gb 7t",
    "http://example.org/a-b?c=d&e=f user@example.org C:\\dir\\file.txt #tag @name $5 50% a_b *b* ~c~ {d} [e] <f> ^g |h|",
    "\u1fef \u037e \u0387 \u2126 \u212a \u212b \u2000 \u2001 x\u0338 \u226e",
    "One two three four",
    "One two three four five",
    "1 2 3 4 5 6 7 8 9 10",
    "word " * 40,
    ". , ; : ! ? - ( ) [ ] { }",
]


def long_texts(rng):
    words = gopher_golden.WORDS
    for size in (300, 3000):
        yield " ".join(rng.choice(words) + rng.choice(["", "", "", ",", ".", "!", "'s", " 7", "\n", " – "]) for _ in range(size))
    yield "x" * 40_000 + " " + "y" * 20_000 + " and the rest of it is short enough"
    yield "\n".join("Zeile %d über die Mühle im Tal" % i for i in range(2000))
    yield "字" * 30_000 + " " + " ".join("字%d" % i for i in range(50))


def texts():
    rng = random.Random(7)
    yield from AWKWARD
    yield from gopher_golden.SPLITS
    for _, text in gopher_golden.documents(random.Random(20)):
        yield text
    yield from long_texts(rng)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    step = MinhashDedupSignature(tempfile.mkdtemp())
    with gzip.GzipFile(folder / "signatures.jsonl.gz", "w", mtime=0) as out:
        for text in texts():
            words = step.word_tokenizer.word_tokenize(simplify_text(text, step.config.norm_config))
            line = {"text": text, "words": words if len(text) < 2000 else [len(words)]}
            shingles = step.get_shingles(text)
            if shingles.size:
                signature = step.get_signature(shingles)
                numbers = [number for band in signature for number in band]
                line["first_rows"] = [band[0] for band in signature]
                line["sha256"] = hashlib.sha256(struct.pack(f"<{len(numbers)}Q", *numbers)).hexdigest()
            out.write((json.dumps(line, ensure_ascii=True) + "\n").encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
