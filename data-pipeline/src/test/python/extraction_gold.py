"""The hand-made extractions that HtmlText is measured against (src/test/resources/extraction).

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install lxml==6.1.3
    /tmp/venv/bin/python extraction_gold.py show ../resources/extraction/NAME.html.gz
    /tmp/venv/bin/python extraction_gold.py write ../resources/extraction

`show` numbers the blocks of a page for a person to read. That person notes in pages.tsv which of them are the page's main
text: what a reader came for, with its heading, lists, tables, captions, code and footnotes; without menus, tables of
contents, bylines, share buttons, related pages, advertisements, comments under an article, footers. Where the page is a
discussion, its posts are the main text. A word behind a minus takes out the blocks of elements with that class. `write`
makes NAME.txt from the notes. Nothing here knows how the extractor works.
"""

import gzip
import pathlib
import re
import sys

import lxml.html

INLINE = set("a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp "
             "small span strike strong sub sup time tt u var wbr".split())
NEVER = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "textarea"}


def blocks(page):
    """Every stretch of text between block elements, with the element that it begins in."""
    parser = lxml.html.HTMLParser(encoding=charset(page), huge_tree=True)
    body = lxml.html.document_fromstring(page, parser=parser).find("body")
    found, current, place = [], [], [None]

    def flush():
        text = "".join(current)
        current.clear()
        if text.strip():
            found.append((place[0], text))

    def add(text, element):
        if text:
            if not "".join(current).strip():
                place[0] = element
            current.append(text)

    def walk(element):
        if not isinstance(element.tag, str) or element.tag in NEVER:
            return
        if element.tag == "br":
            current.append("\n")
            return
        block = element.tag not in INLINE
        if block:
            flush()
        add(element.text, element)
        for child in element:
            walk(child)
            add(child.tail, element)
        if block:
            flush()

    walk(body)
    flush()
    return found


def charset(page):
    declared = (re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", page[:4096], re.I)
                or re.search(rb"encoding=[\"']([\w-]+)", page[:200]))
    return declared.group(1).decode() if declared else "utf-8"


def ancestors(element):
    while element is not None and element.tag != "body":
        yield element
        element = element.getparent()


def place_of(element):
    return "<".join(parent.tag + "." * bool(parent.get("class")) + (parent.get("class") or "").split(" ")[0]
                    for _, parent in zip(range(4), ancestors(element)))


def show(path):
    for number, (element, text) in enumerate(blocks(gzip.decompress(path.read_bytes()))):
        text = " ".join(text.split())
        print(number, place_of(element), "|", text if len(text) < 90 else f"{text[:70]} … {text[-15:]}")


def chosen(notes, found):
    left_out = {word[1:] for word in notes.split() if word.startswith("-")}
    for note in notes.split():
        if note.startswith("-"):
            continue
        first, _, last = note.partition("-")
        for number in range(int(first), int(last or first) + 1):
            element, text = found[number]
            classes = {name for parent in ancestors(element) for name in (parent.get("class") or "").split()}
            if not classes & left_out:
                yield element, text


def write(folder):
    for line in (folder / "pages.tsv").read_text().splitlines()[1:]:
        name, notes = line.split("\t")[0], line.split("\t")[-1]
        lines = []
        for element, text in chosen(notes, blocks(gzip.decompress((folder / f"{name}.html.gz").read_bytes()))):
            verbatim = any(parent.tag == "pre" for parent in ancestors(element))
            lines.append(text.strip("\r\n") if verbatim else " ".join(text.split()))
        (folder / f"{name}.txt").write_text("\n\n".join(lines) + "\n")


if __name__ == "__main__":
    {"show": show, "write": write}[sys.argv[1]](pathlib.Path(sys.argv[2]))
