"""Writes the merges that Hugging Face's BpeTrainer learns from small corpora: one JSON object a line.

    corpus    "golden": the texts of golden.jsonl.gz; otherwise the name of a corpus made here
    texts     the corpus, where it was made here
    size      vocabulary size, three special tokens included
    minimum   least frequency of a pair
    merges    what was learned, in order: the left and the right token of each, and a space between them

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    cd data-pipeline/src/test/resources/org/millrace/data/tokenize
    /tmp/venv/bin/python ../../../../../python/bpe_trainer_golden.py golden.jsonl.gz trained.jsonl.gz
"""

import gzip
import json
import random
import sys

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

SPLIT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def train(texts, size, minimum):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=minimum,
        special_tokens=SPECIALS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [m if isinstance(m, str) else " ".join(m) for m in merges]


def words(seed, alphabet, longest, count):
    """Random words with many ties and many repeats."""
    chance = random.Random(seed)
    return [
        " ".join("".join(chance.choices(alphabet, k=chance.randint(1, longest))) for _ in range(count))
        for _ in range(4)
    ]


def main():
    golden, out = sys.argv[1:]
    with gzip.open(golden, "rt", encoding="utf-8") as lines:
        golden_texts = [json.loads(line)["text"] for line in lines]
    made = {
        "ab": words(1, "ab", 12, 150),
        "aaab": words(2, "aaab", 20, 100),
        "abcd": words(3, "abcd", 8, 400),
        "runs": ["a" * n + " " + "ab" * n for n in range(1, 40)],
    }
    jobs = [("golden", golden_texts, 6000, 0), ("golden", golden_texts, 2000, 5)]
    jobs += [(name, texts, size, 0) for name, texts in made.items() for size in (300, 2000)]
    with gzip.GzipFile(out, "wb", mtime=0) as lines:
        for name, texts, size, minimum in jobs:
            entry = {"corpus": name, "size": size, "minimum": minimum, "merges": train(texts, size, minimum)}
            if name != "golden":
                entry["texts"] = texts
            print(name, size, len(entry["merges"]))
            lines.write(json.dumps(entry, separators=(",", ":")).encode("ascii") + b"\n")


main()
