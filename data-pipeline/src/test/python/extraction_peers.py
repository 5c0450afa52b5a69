"""Main text of the pages of src/test/resources/extraction by other extractors, a folder for each, for ExtractionComparison.

    python3 -m venv /tmp/venv
    /tmp/venv/bin/pip install lxml==6.1.3 lxml_html_clean==0.4.6 trafilatura==2.0.0 readability-lxml==0.9 jusText==3.0.2 Resiliparse==2.0.1
    /tmp/venv/bin/python extraction_peers.py src/test/resources/extraction /tmp/extraction

Each with its defaults; trafilatura also as datatrove calls it, and jusText with the stop words of the page's language.
"""

import gzip
import pathlib
import sys

import justext
import lxml.html
import readability
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from extraction_gold import charset

STOP_WORDS = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "ko": "Korean", "tr": "Turkish",
              "ru": "Russian", "ar": "Arabic"}


def decoded(page):
    return page.decode(charset(page), "replace")


def readability_text(page, language):
    document = readability.Document(decoded(page))
    return document.title() + "\n" + lxml.html.fromstring(document.summary()).text_content()


def justext_text(page, language):
    words = justext.get_stoplist(STOP_WORDS[language]) if language in STOP_WORDS else frozenset()
    paragraphs = justext.justext(page, words, encoding=charset(page))
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


EXTRACTORS = {
    "trafilatura": lambda page, language: trafilatura.extract(decoded(page)) or "",
    "trafilatura-as-datatrove": lambda page, language: trafilatura.extract(
        decoded(page), favor_precision=True, include_comments=False, deduplicate=True) or "",
    "readability-lxml": readability_text,
    "jusText": justext_text,
    "resiliparse": lambda page, language: extract_plain_text(decoded(page), main_content=True),
}


def main(pages, target):
    for name, extract in EXTRACTORS.items():
        (target / name).mkdir(parents=True, exist_ok=True)
        for line in (pages / "pages.tsv").read_text().splitlines()[1:]:
            page, _, language = line.split("\t")[:3]
            html = gzip.decompress((pages / f"{page}.html.gz").read_bytes())
            (target / name / f"{page}.txt").write_text(extract(html, language))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
