"""Trains a small tokenizer of each kind that is read, and writes what Hugging Face `tokenizers` makes of difficult texts.

For every kind NAME two files in the folder given: NAME.tokenizer.json.gz, and NAME.golden.jsonl.gz with one JSON object
a line:

    text     the text
    ids      its ids
    as_text  its ids when special tokens are text, where they differ
    framed   its ids with those that the post-processor adds, where they differ
    decoded  the text of the ids, where it differs from the text

or, for a text of a million characters,

    repeat   its pieces, and how often each is repeated
    count    how many ids it has
    sha256   of the ids as little-endian 32-bit numbers

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    gunzip -k data-pipeline/src/test/resources/qwen2.5/tokenizer.json.gz
    /tmp/venv/bin/python data-pipeline/src/test/python/tokenizer_kinds_golden.py \
        data-pipeline/src/test/resources/qwen2.5/tokenizer.json \
        data-pipeline/src/test/resources/org/millrace/data/tokenize/kinds
"""

import gzip
import hashlib
import json
import struct
import sys
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from tokenizer_texts import LONG, Generator, entry_of, long_text, marks_and_bases, short_texts

QWEN2 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3 = QWEN2.replace(r"\p{N}|", r"\p{N}{1,3}|", 1)
ENGLISH = "the of and to in that it is was for on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know".split()


def split_and_bytes(expression, trim_offsets):
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(expression), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=trim_offsets, use_regex=False),
        ]
    )


def trained(texts, size, normalizer, pre_tokenizer, specials, ordinary=()):
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=size, min_frequency=2, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in specials])
    tokenizer.add_tokens(list(ordinary))
    return tokenizer


def qwen3(texts):
    tokenizer = trained(
        texts,
        1500,
        normalizers.NFC(),
        split_and_bytes(QWEN2, False),
        ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_pad|>"],
        [AddedToken(t, normalized=False) for t in ("<tool_call>", "</tool_call>", "<|fim_prefix|>", "<think>", "</think>")],
    )
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    return json.loads(tokenizer.to_str())


def llama3(texts):
    begin = "<|begin_of_text|>"
    specials = [begin, "<|end_of_text|>", "<|endoftext|>", "<|im_start|>", "<|eot_id|>"]
    tokenizer = trained(texts, 1500, None, split_and_bytes(LLAMA3, True), specials)
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(
                single=f"{begin} $A",
                pair=f"{begin} $A {begin}:1 $B:1",
                special_tokens=[(begin, tokenizer.token_to_id(begin))],
            ),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    content = json.loads(tokenizer.to_str())
    # half of the merges go, so that many tokens are there that only ignore_merges can find
    content["model"]["ignore_merges"] = True
    content["model"]["merges"] = content["model"]["merges"][::2]
    return content


def gpt2(texts):
    tokenizer = trained(texts, 1500, None, pre_tokenizers.ByteLevel(add_prefix_space=False), [])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.decoder = decoders.ByteLevel()
    content = json.loads(tokenizer.to_str())
    model = content["model"]
    model["continuing_subword_prefix"] = model["end_of_word_suffix"] = ""
    # its end of text is a token of the model, and its merges are lines
    last = len(model["vocab"])
    model["vocab"]["<|endoftext|>"] = last
    model["merges"] = [" ".join(pair) for pair in model["merges"]]
    content["added_tokens"] = [
        {"id": last, "content": "<|endoftext|>", "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    ]
    return content


def odd(texts):
    """GPT-2's expression with everything that none of the others has."""
    tokenizer = trained(
        texts,
        1200,
        normalizers.NFC(),
        pre_tokenizers.ByteLevel(add_prefix_space=True),
        ["<|endoftext|>", "<|im_end|>"],
        [
            AddedToken("<|im_start|>", special=True, normalized=False, lstrip=True),
            AddedToken("<|vision_pad|>", special=True, normalized=True, rstrip=True),
            AddedToken("<tool_call>", single_word=True, normalized=False),
            AddedToken("</tool_call>", single_word=True, normalized=True, lstrip=True, rstrip=True),
            AddedToken("word", single_word=True),
            AddedToken("e\u0301", normalized=True),
            AddedToken("漢", normalized=False, rstrip=True),
            AddedToken("ing"),
            AddedToken("12"),
        ],
    )
    ends = ["<|endoftext|>", "<|im_end|>"]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<|im_end|> $A <|endoftext|>",
        pair="$A <|endoftext|> $B:1 <|endoftext|>:1",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in ends],
    )
    tokenizer.decoder = decoders.ByteLevel()
    return json.loads(tokenizer.to_str())


def texts_to_train_on(generator):
    yield from short_texts()
    for _ in range(400):
        yield generator.text()
        yield " ".join(generator.random.choice(ENGLISH) for _ in range(30)) + "."


def golden_texts():
    seen = set()
    generator = Generator(77, *marks_and_bases())
    made = (generator.text() for _ in range(700))
    for text in [*short_texts(), "a word, words word_ word1 (word) éword", "going ing 12 123", *made]:
        if text not in seen and len(text) <= 400:
            seen.add(text)
            yield text


def write_golden(content, path):
    tokenizer = Tokenizer.from_str(content)
    as_text = Tokenizer.from_str(content)
    as_text.encode_special_tokens = True
    with gzip.GzipFile(path, "wb", mtime=0) as lines:
        for text in golden_texts():
            entry = entry_of(text, tokenizer, as_text)
            lines.write(json.dumps(entry, separators=(",", ":")).encode("ascii") + b"\n")
        for pieces in LONG:
            ids = tokenizer.encode(long_text(pieces), add_special_tokens=False).ids
            digest = hashlib.sha256(struct.pack(f"<{len(ids)}i", *ids)).hexdigest()
            entry = {"repeat": pieces, "count": len(ids), "sha256": digest}
            lines.write(json.dumps(entry, separators=(",", ":")).encode("ascii") + b"\n")


def main():
    qwen25, folder = sys.argv[1:]
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    for make in (qwen3, llama3, gpt2, odd):
        content = json.dumps(make(texts_to_train_on(Generator(7, *marks_and_bases()))), ensure_ascii=False, indent=2)
        with gzip.GzipFile(folder / f"{make.__name__}.tokenizer.json.gz", "wb", mtime=0) as out:
            out.write(content.encode("utf-8"))
        write_golden(content, folder / f"{make.__name__}.golden.jsonl.gz")
    write_golden(Path(qwen25).read_text(encoding="utf-8"), folder / "qwen2.5.golden.jsonl.gz")


main()
