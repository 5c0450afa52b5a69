"""Writes the golden file of the deduplication of sentences: what datatrove 0.10.1 leaves of synthetic documents.

    python -m venv venv
    venv/bin/pip install datatrove==0.10.1 spacy==3.8.18 regex nltk xxhash==3.5.0 tokenizers
    venv/bin/python data-pipeline/src/test/python/sentence_dedup_golden.py data-pipeline/src/test/resources/repeated_spans

sentences.jsonl has a document a line, in the order in which they were compared: its text and what is left of it, or null
where it is dropped. Runs of three sentences, at least 50 words and 3 sentences left. All text is made here, from the
sentences of gopher_golden.py and a fixed seed.
"""

import json
import random
import sys
import tempfile
from pathlib import Path

import gopher_golden
from datatrove.data import Document
from datatrove.pipeline.dedup import SentDedupConfig, SentenceDedupFilter, SentenceDedupSignature, SentenceFindDedups


def texts(rng):
    for _ in range(60):
        sentences = [rng.choice(gopher_golden.SENTENCES) for _ in range(rng.choice([1, 2, 3, 5, 8, 12]))]
        yield rng.choice([" ", "\n", "  ", "\n\n"]).join(sentences)
    block = "  ".join(gopher_golden.SENTENCES[3:6])
    for before in (0, 1, 4, 9):
        for after in (0, 1, 4, 9):
            own = [f"This is sentence {chr(97 + i)} of text {chr(97 + before)}{chr(97 + after)}, and it is nowhere else." for i in range(18)]
            yield " ".join([*own[:before], block if before % 2 else block.upper().replace(",", ";"), *own[9 : 9 + after]])
    yield ""
    yield "One. Two."
    yield "One. Two. Three."
    yield "ONE! Two? three..."
    yield "Wait... what? \"No.\" he said. Yes!! (Of course.) And so on"


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    documents = [Document(text=text, id=str(i)) for i, text in enumerate(texts(random.Random(9)))]
    originals = [document.text for document in documents]
    config = SentDedupConfig(n_sentences=3, min_doc_words=50, min_num_sentences=3)
    with tempfile.TemporaryDirectory() as work:
        SentenceDedupSignature(f"{work}/signatures", config=config).run(iter(documents))
        SentenceFindDedups(f"{work}/signatures", f"{work}/duplicates", config=config).run()
        kept = {d.id: d.text for d in SentenceDedupFilter(f"{work}/duplicates", config=config).run(iter(documents))}
    with open(folder / "sentences.jsonl", "w", encoding="utf-8") as out:
        for i, text in enumerate(originals):
            out.write(json.dumps({"text": text, "left": kept.get(str(i))}, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
