"""Writes what datatrove 0.10.1 decides 2,356 real documents and 2,208 real web addresses, for each filter it has.

    python -m venv venv
    venv/bin/pip install datatrove==0.10.1 spacy==3.8.18 regex nltk tldextract pyahocorasick fasteners zstandard pyarrow
    venv/bin/python data-pipeline/src/test/python/filters_agreement.py data-pipeline/src/test/resources/filters

The documents are those of configs/sample, whose README names their sources and licences: web pages as bare text with
their menus, chapters, guides, source code, texts in 300 languages, and the junk that was made for filters. Longer ones
are cut. Addresses are those of the pages, and what they link to. Lists of bad words and of addresses are made here, of ordinary words. Without a network tldextract says so and takes the list that it brings.
"""

import gzip
import hashlib
import html.parser
import io
import json
import random
import re
import sys
import urllib.parse
from pathlib import Path

import pyarrow.parquet
import zstandard
from datatrove.data import Document
from datatrove.pipeline.filters import (
    C4BadWordsFilter,
    C4ParagraphFilter,
    C4QualityFilter,
    FineWebQualityFilter,
    GopherQualityFilter,
    GopherRepetitionFilter,
    URLFilter,
)
from datatrove.pipeline.filters import c4_filters
from datatrove.pipeline.formatters import PIIFormatter

SAMPLE = Path(__file__).resolve().parents[4] / "configs" / "sample"
LONGEST = 7_000
URLS = 4_000
LINK = re.compile(r"""https?://[A-Za-z0-9][^\s"'<>()\[\]{}`|\\^]+""")
HREF = re.compile(r'href="([^"# ]+)')
BAD_WORDS = {
    "en": ["whale", "harpoon", "drop table", "privilege", "kill", "free software", "x-ray", "c++", "2nd", "naïve", "…"],
    "zh": ["教育", "法律"],
    "ja": ["権利", "と"],
}


class PlainText(html.parser.HTMLParser):
    """All text of a page; a block begins a line."""

    BLOCKS = {"p", "div", "li", "tr", "table", "h1", "h2", "h3", "h4", "br", "dt", "dd", "pre", "ul", "ol", "dl", "title"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []
        self.hidden = 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("script", "style")
        self.parts.append("\n" if tag in self.BLOCKS else "")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")
        self.parts.append("\n" if tag in self.BLOCKS else "")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)

    def text(self):
        lines = (" ".join(line.split()) for line in "".join(self.parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def pages(path):
    """URL and HTML of the responses in a WARC file."""
    data = io.BytesIO(gzip.decompress(path.read_bytes()))
    while line := data.readline():
        if not line.startswith(b"WARC/"):
            continue
        headers = {}
        while (line := data.readline().decode().strip()) != "":
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        block = data.read(int(headers["content-length"]))
        head, _, body = block.partition(b"\r\n\r\n")
        if headers["warc-type"] == "response" and b" 200 " in head[:20] and b"text/html" in head.lower():
            yield headers["warc-target-uri"].strip("<>"), body.decode("utf-8", "replace")


def json_lines(path):
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else zstandard.ZstdDecompressor().stream_reader(data).read()
    for line in data.decode().splitlines():
        yield json.loads(line)


def documents(links):
    """(name, language, text); also gathers the addresses that pages and documents link to"""
    for path in sorted((SAMPLE / "web").glob("*.warc.gz")):
        for url, page in pages(path):
            parser = PlainText()
            parser.feed(page)
            links.append(url)
            links.extend(LINK.findall(page))
            links.extend(urllib.parse.urljoin(url, link) for link in HREF.findall(page))
            yield url, "en", parser.text()
    for path in sorted((SAMPLE / "factbook").glob("*.parquet")):
        for i, row in enumerate(pyarrow.parquet.read_table(path).to_pylist()):
            text = next(value for name, value in row.items() if name in ("text", "content"))
            links.extend(LINK.findall(text))
            if i % 3 == 0:
                yield f"{path.name} {i}", "en", text
    for folder, names in (("prose", "moby*"), ("multilingual", "*.zst"), ("code", "*.gz"), ("junk", "junk*")):
        for path in sorted((SAMPLE / folder).glob(names)):
            for i, row in enumerate(json_lines(path)):
                links.extend(LINK.findall(row["text"]))
                declared = str(row.get("declared") or "en")
                yield f"{path.name} {i}", re.split("[-_]", declared)[0], row["text"]
    for path in sorted((SAMPLE / "guides").glob("*.gz")):
        text = gzip.decompress(path.read_bytes()).decode()
        links.extend(LINK.findall(text))
        yield path.name, "en", text


def decision(rule, text, **metadata):
    document = Document(text=text, id="0", metadata=metadata)
    result = rule.filter(document)
    if result is not True:
        return {"dropped": result[1]}
    return {"left": digest(document.text)} if document.text != text else {}


def digest(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def bad_words_filter(folder):
    """C4's filter with the lists above instead of those that it would download."""
    for language, words in BAD_WORDS.items():
        (folder / f"bad_words_{language}.txt").write_text("# ordinary words, for a test\n" + "\n".join(words) + "\n", encoding="utf-8")

    class Listed(C4BadWordsFilter):
        def _get_badwords(self, language):
            return super()._get_badwords(language) if language in BAD_WORDS else None

    def local(url, **where):
        language = url.rsplit("/", 1)[1]
        path = folder / f".{language}"
        path.write_text("\n".join(BAD_WORDS[language]), encoding="utf-8")
        return path

    c4_filters.cached_asset_path_or_download = local
    return Listed()


def write_documents(folder, links):
    rules = {
        "gopher_quality": GopherQualityFilter(),
        "gopher_repetition": GopherRepetitionFilter(),
        "c4": C4QualityFilter(),
        "c4_fineweb": C4QualityFilter(filter_no_terminal_punct=False),
        "c4_paragraphs": C4ParagraphFilter(),
        "fineweb": FineWebQualityFilter(),
    }
    bad_words = bad_words_filter(folder)
    pii = PIIFormatter(email_replacement="email@example.com", ip_replacement="192.0.2.1")
    counts = {}
    with gzip.GzipFile(folder / "documents.jsonl.gz", "wb", compresslevel=9, mtime=0) as out:
        for name, language, text in documents(links):
            text = text if len(text) <= LONGEST else text[: text.rfind("\n", 0, LONGEST) if "\n" in text[:LONGEST] else LONGEST]
            if not text:
                continue
            line = {"name": name, "text": text}
            for key, rule in rules.items():
                line[key] = decision(rule, text)
            listed = language if language in BAD_WORDS else "en"
            line["bad_words"] = decision(bad_words, text, language=listed) | {"list": listed}
            replaced = pii.format(text)
            line["pii"] = {"left": digest(replaced)} if replaced != text else {}
            out.write((json.dumps(line, ensure_ascii=False) + "\n").encode())
            for key, value in line.items():
                if isinstance(value, dict):
                    tally = counts.setdefault(key, [0, 0, 0])
                    tally[0] += 1
                    tally[1] += "dropped" in value
                    tally[2] += "left" in value
    for hidden in folder.glob(".*"):
        hidden.unlink()
    for key, (judged, dropped, edited) in counts.items():
        print(f"{key}: {judged} judged, {dropped} dropped, {edited} edited")


def write_urls(folder, links):
    rng = random.Random(7)
    urls = sorted({link.rstrip(".,;:!?") for link in links if link.startswith("http")})
    rng.shuffle(urls)
    urls = urls[:URLS]
    words = sorted({word for url in urls for word in re.split("[^a-zA-Z0-9]+", url) if len(word) > 3 and word not in ("http", "https", "html")})
    hosts = sorted({url.split("/")[2].split(":")[0] for url in urls})
    lists = {
        "hosts": rng.sample(hosts, len(hosts) // 12) + [".".join(h.split(".")[-2:]) for h in rng.sample(hosts, len(hosts) // 20)],
        "urls": rng.sample(urls, 40),
        "hard_words": rng.sample(words, len(words) // 60),
        "soft_words": rng.sample(words, len(words) // 8),
        "substrings": [word[1:-1] for word in rng.sample([w for w in words if len(w) > 7], 25)],
    }
    for name, entries in lists.items():
        (folder / f"url_{name}.txt").write_text("# made of the addresses of the test itself\n" + "\n".join(sorted(set(entries))) + "\n")
    rule = URLFilter(
        extra_domains=lists["hosts"],
        extra_urls=lists["urls"],
        banned_words=lists["hard_words"],
        soft_banned_words=lists["soft_words"],
        banned_subwords=lists["substrings"],
        use_integrated_lists=False,
    )
    reasons = {}
    with gzip.GzipFile(folder / "urls.jsonl.gz", "wb", compresslevel=9, mtime=0) as out:
        for url in urls:
            dropped = decision(rule, "text", url=url).get("dropped")
            reasons[dropped] = reasons.get(dropped, 0) + 1
            out.write((json.dumps({"url": url, "dropped": dropped}) + "\n").encode())
    print("addresses:", len(urls), reasons)


def write_personal_data(folder):
    """Random texts of few characters, so that everything odd about addresses occurs."""
    rng = random.Random(3)
    pii = PIIFormatter(email_replacement="E", ip_replacement="P")
    pieces = ["@", ".", "..", "-", "a", "b.c", "joe", "org", " ", " ", "é", "_", "!", "[", "]", "1.2.3.4", "300", "25", "255", "0", "10.0.0.1", ":", "8.8.8.8", ".9", "\n"]
    with gzip.GzipFile(folder / "personal_data.jsonl.gz", "wb", compresslevel=9, mtime=0) as out:
        for _ in range(4_000):
            text = "".join(rng.choices(pieces, k=rng.randint(3, 16)))
            out.write((json.dumps({"text": text, "left": pii.format(text)}) + "\n").encode())


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    links = []
    write_documents(folder, links)
    write_urls(folder, links)
    write_personal_data(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
