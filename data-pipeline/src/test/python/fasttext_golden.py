"""Small models of fastText, and what fastText says with them: the golden files of FastTextModelTest.

    python3.11 -m venv /tmp/venv && /tmp/venv/bin/pip install fasttext-wheel==0.9.2 'numpy<2'
    /tmp/venv/bin/python data-pipeline/src/test/python/fasttext_golden.py data-pipeline/src/test/resources

Learns from the Declaration of Human Rights in eight languages, which language_texts.py has put there. Writes below
classify/ the models and golden.jsonl: model, text, and the probability of each label.
"""

import gzip
import json
import pathlib
import random
import sys
import tempfile

import fasttext

LANGUAGES = ["en", "de", "fr", "tl", "ceb", "ru", "zh", "ar"]

MODELS = {
    "softmax": dict(loss="softmax", wordNgrams=3, bucket=300, dim=8, epoch=15, minCount=2),
    "words": dict(loss="softmax", wordNgrams=1, dim=5, epoch=15, minCount=3),
    "pieces": dict(loss="hs", wordNgrams=1, minn=2, maxn=4, bucket=500, dim=8, epoch=15, minCount=3),
    "independent": dict(loss="ova", wordNgrams=2, minn=1, maxn=3, bucket=300, dim=6, epoch=15, minCount=3),
}

ODD = [
    "", " ", "\u00a0", "a", "\u3000", "x\u0085y", "one\ttwo\vthree\ffour", "nul\0inside", "the</s>the", "the </s> und der",
    "</s>", "__label__de alles", "__label__nothing alles", "the __label__ of", "<the>", "the\u200bof", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀 the 😀😀",
    "ééééé ü ö", "der " * 300, "unbekannteswortdasniemandkennt", "a b c d e f g h i j", "人人生而自由", "\ufeffthe", "THE The the",
]


def main(resources):
    declarations = [json.loads(line) for line in gzip.open(resources / "language/articles.jsonl.gz", "rt", encoding="utf-8")]
    articles = [article for article in declarations if article["language"] in LANGUAGES]
    random.Random(7).shuffle(articles)
    folder = resources / "classify"
    folder.mkdir(parents=True, exist_ok=True)
    texts = ODD + [article["text"][:300] for article in articles[:40]]
    golden = []
    with tempfile.TemporaryDirectory() as temporary:
        corpus = pathlib.Path(temporary) / "corpus.txt"
        corpus.write_text("".join(f"__label__{a['language']} {a['text']}\n" for a in articles), "utf-8")
        for name, arguments in MODELS.items():
            model = fasttext.train_supervised(str(corpus), thread=1, seed=3, lr=0.5, verbose=0, **arguments)
            save(model, folder, f"{name}.bin", texts, golden)
            if name == "pieces":
                model.quantize(str(corpus), qnorm=True, cutoff=400, retrain=False, verbose=0, dsub=3)
                save(model, folder, "quantized.ftz", texts, golden)
        # Labels are compressed too if there are 256 of them: here each article is one.
        numbered = pathlib.Path(temporary) / "numbered.txt"
        numbered.write_text("".join(f"__label__{i} {a['text']}\n" for i, a in enumerate(declarations[:300])), "utf-8")
        model = fasttext.train_supervised(
            str(numbered), thread=1, seed=3, lr=0.5, verbose=0, loss="softmax", wordNgrams=2, bucket=256, dim=5, minCount=9)
        model.quantize(str(numbered), qnorm=False, qout=True, verbose=0, dsub=2)
        save(model, folder, "quantized-output.ftz", texts[::5], golden)
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in golden)
    (folder / "golden.jsonl.gz").write_bytes(gzip.compress(lines.encode(), 9, mtime=0))
    print(len(golden), "predictions")


def save(model, folder, name, texts, golden):
    model.save_model(str(folder / name))
    for text in texts:
        labels, probabilities = predict(model, text)
        golden.append({"model": name, "text": text, "probabilities": dict(zip(labels, probabilities))})


def predict(model, text):
    # Not model.predict, which needs an old numpy.
    found = model.f.predict(text.replace("\n", " ") + "\n", -1, -1.0, "strict")
    return [label.removeprefix("__label__") for _, label in found], [float(probability) for probability, _ in found]


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
