"""Makes the golden files that text generation in Java is tested against.

    python3 -m venv venv
    venv/bin/pip install torch==2.15.* transformers==5.23.* tokenizers safetensors numpy
    venv/bin/python trainer/src/test/python/make_generate_goldens.py trainer/src/test/resources

It reads the small models of qwen2-goldens/ (make_qwen2_goldens.py) and writes qwen2-generate/ with
    greedy.json    prompts as ids, and what model.generate(do_sample=False) continues them with
    sampling.json  logits, and the probabilities after transformers' temperature, top-k and top-p
    folder/        a whole folder, tokenizer included; its model knows five lines by heart
    folder.json    prompts as text and their greedy continuations from that folder

The continuations are computed in float64. Prompts whose continuation hangs on a difference of less than 1e-3 between two
logits are passed over, so that float32 must choose the same.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoModelForCausalLM, Qwen2Config, Qwen2ForCausalLM
from transformers.generation import LogitsProcessorList, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

MARGIN = 1e-3
NEW_TOKENS = 20
SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
         r"|\s*[\r\n]+|\s+(?!\S)|\s+")
TEXT = ["The river turns the wheel, and the wheel turns the stone.", "Wer mahlt, der hört das Wasser – Tag und Nacht.",
        "水车转动，磨石也转动。", "for i in range(10):\n    print(i)\n", "Grain goes in, flour comes out. 🌾"]


def greedy(model, prompt: list, new_tokens: int):
    """The continuation without the token that ended it, whether that came, and the smallest margin of a choice."""
    out = model.generate(torch.tensor([prompt]), do_sample=False, max_new_tokens=new_tokens, pad_token_id=0,
                         return_dict_in_generate=True, output_logits=True)
    ids = out.sequences[0, len(prompt):].tolist()
    best = torch.stack(out.logits).squeeze(1).topk(2).values
    margin = (best[:, 0] - best[:, 1]).min().item()
    ended = ids[-1] == model.generation_config.eos_token_id
    return (ids[:-1] if ended else ids), ended, margin


def greedy_cases(goldens: Path) -> list:
    cases = []
    for folder in sorted(path.parent for path in goldens.glob("*/model.safetensors")):
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float64)
        generator = torch.Generator().manual_seed(11)
        kept = {True: 0, False: 0}
        for attempt in range(400):
            length = int(torch.randint(1, 30, (1,), generator=generator))
            prompt = torch.randint(1, model.config.vocab_size, (length,), generator=generator).tolist()
            ids, ended, margin = greedy(model, prompt, NEW_TOKENS)
            if margin > MARGIN and kept[ended] < 2 and len(set(ids)) > 2:
                kept[ended] += 1
                cases.append(dict(model=folder.name, prompt=prompt, ids=ids, ended=ended))
        print(f"{folder.name}: {kept[True]} ended, {kept[False]} at the limit")
    return cases


def sampling_cases() -> list:
    generator = torch.Generator().manual_seed(12)
    cases = []
    for temperature, top_k, top_p in [(1.0, 0, 1.0), (0.7, 0, 1.0), (1.5, 0, 1.0), (1.0, 5, 1.0), (1.0, 1, 1.0),
                                      (1.0, 101, 1.0), (1.0, 0, 0.9), (1.0, 0, 0.5), (1.0, 0, 1e-9), (0.7, 20, 0.8),
                                      (2.0, 50, 0.95), (0.3, 3, 0.99)]:
        logits = torch.randn(101, generator=generator) * 3
        processors = LogitsProcessorList([TemperatureLogitsWarper(temperature)])
        if top_k > 0:
            processors.append(TopKLogitsWarper(top_k))
        if top_p < 1:
            processors.append(TopPLogitsWarper(top_p))
        scores = processors(torch.zeros(1, 1, dtype=torch.long), logits[None].double())
        cases.append(dict(temperature=temperature, top_k=top_k, top_p=top_p, logits=logits.tolist(),
                          probabilities=torch.softmax(scores[0], -1).tolist()))
    return cases


def learn_by_heart(model, documents: list):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=0.0)
    for step in range(150):
        ids = torch.tensor([documents[step % len(documents)]])
        loss = model(input_ids=ids, labels=ids).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def make_folder(folder: Path) -> list:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), behavior="isolated", invert=False),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(TEXT, trainers.BpeTrainer(
        vocab_size=300, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    tokenizer.add_special_tokens([AddedToken("<|endoftext|>", special=True, normalized=False)])
    end = tokenizer.token_to_id("<|endoftext|>")
    torch.manual_seed(13)
    config = Qwen2Config(vocab_size=tokenizer.get_vocab_size(), hidden_size=32, intermediate_size=48,
                         num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=True,
                         max_position_embeddings=128, bos_token_id=end, eos_token_id=end,
                         rope_parameters={"rope_type": "default", "rope_theta": 10000.0})
    model = Qwen2ForCausalLM(config)
    learn_by_heart(model, [tokenizer.encode(text).ids + [end] for text in TEXT])
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float64)
    cases = []
    for prompt in [text[:length] for text in TEXT for length in (1, 7)] + ["", "<|endoftext|>The", " \n"]:
        ids = tokenizer.encode(prompt).ids or [end]
        new, ended, margin = greedy(model, ids, 48)
        if margin > MARGIN:
            cases.append(dict(prompt=prompt, prompt_tokens=len(ids), ids=new, ended=ended,
                              text=tokenizer.decode(new, skip_special_tokens=False)))
    print(f"folder: {len(cases)} prompts, {sum(case['ended'] for case in cases)} ended")
    return cases


def write(path: Path, value):
    path.write_text(json.dumps(value) + "\n")


def main():
    resources = Path(sys.argv[1])
    target = resources / "qwen2-generate"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    torch.set_num_threads(1)
    write(target / "greedy.json", greedy_cases(resources / "qwen2-goldens"))
    write(target / "sampling.json", sampling_cases())
    write(target / "folder.json", make_folder(target / "folder"))


if __name__ == "__main__":
    main()
