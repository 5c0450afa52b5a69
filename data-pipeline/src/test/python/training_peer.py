"""Trains Hugging Face's BpeTrainer on the text of scripts/bench: the peer of `scripts/bench tokenizer-training`.

    python training_peer.py TEXT.jsonl VOCABULARY OUT.json

Prints what, seconds of wall time, seconds of CPU time, bytes. All the text is in memory before; the trainer uses all
cores. OUT.json gets the merges. The pattern is Qwen2.5's, and so is the normalizer.
"""

import json
import sys
import time

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

QWEN2 = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""


def main():
    text_file, vocabulary, out = sys.argv[1:]
    with open(text_file, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    size = sum(len(text.encode()) for text in texts)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    trainer = trainers.BpeTrainer(
        vocab_size=int(vocabulary),
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    wall, cpu = time.perf_counter(), time.process_time()
    tokenizer.train_from_iterator(texts, trainer)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    with open(out, "w", encoding="utf-8") as file:
        json.dump([" ".join(merge) if isinstance(merge, list) else merge for merge in merges], file)
    print("huggingface", "word counts and merges", f"{wall:.2f}", f"{cpu:.2f}", size, sep="\t")


main()
