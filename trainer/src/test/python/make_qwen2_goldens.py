"""Makes the golden files that the Java decoder and its Hugging Face folders are tested against.

    python3 -m venv venv
    venv/bin/pip install torch==2.15.* transformers==5.23.* safetensors numpy
    venv/bin/python trainer/src/test/python/make_qwen2_goldens.py trainer/src/test/resources

For each small random model, qwen2-goldens/<case>/ holds
    config.json, model.safetensors   what save_pretrained writes, fp32
    golden.json                      the batch, the loss, ten AdamW steps
    expected.safetensors             logits, token losses and the gradient of every parameter

Everything is computed in float64 from the float32 weights and stored as float32. transformers rounds to float32 in two
places of a float64 model: inside RMSNorm, which is replaced below, and in the angles of RoPE, which stay as they are, since
they define the model. qwen2-folders/ holds tiny folders in other types and in shards, for the round trips.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import Qwen2Config, Qwen2ForCausalLM
from transformers.models.qwen2 import modeling_qwen2

IGNORED = -100

# Query heads for each key/value head: 1, 2 and 7. Sizes are awkward on purpose.
CASES = {
    "mha-tied": dict(
        seed=1, documents=[48],
        config=dict(vocab_size=67, hidden_size=32, intermediate_size=44, num_hidden_layers=2, num_attention_heads=4,
                    num_key_value_heads=4, tie_word_embeddings=True, rms_norm_eps=1e-6, rope_theta=10000.0)),
    "gqa2-untied": dict(
        seed=2, documents=[40, 25, 15],
        config=dict(vocab_size=97, hidden_size=48, intermediate_size=72, num_hidden_layers=3, num_attention_heads=4,
                    num_key_value_heads=2, tie_word_embeddings=False, rms_norm_eps=1e-5, rope_theta=1000000.0)),
    "gqa7-tied-packed": dict(
        seed=3, documents=[1, 17, 30, 2, 13],
        config=dict(vocab_size=101, hidden_size=56, intermediate_size=80, num_hidden_layers=2, num_attention_heads=14,
                    num_key_value_heads=2, tie_word_embeddings=True, rms_norm_eps=1e-6, rope_theta=10000.0)),
}

ADAMW = dict(lr=5e-3, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1)
MAX_GRADIENT_NORM = 1.0
STEPS = 10


def rms_norm(self, x):
    return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.variance_epsilon))


def random_model(config: dict, seed: int) -> Qwen2ForCausalLM:
    """Random weights, with norms and biases far from 1 and 0, so that a mistake in them shows."""
    config = dict(config)
    theta = config.pop("rope_theta")
    config = Qwen2Config(**config, max_position_embeddings=128, initializer_range=0.02, bos_token_id=0, eos_token_id=0,
                         rope_parameters={"rope_type": "default", "rope_theta": theta})
    model = Qwen2ForCausalLM._from_config(config, attn_implementation="sdpa")
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        values = torch.randn(parameter.shape, generator=generator)
        if parameter.dim() > 1:
            scale = 0.5 if "embed" in name else 1.2 / parameter.shape[1] ** 0.5
            parameter.data.copy_(values * scale)
        else:
            parameter.data.copy_(values * 0.3 + ("norm" in name))
    return model


def batch(documents: list, vocabulary: int, seed: int) -> dict:
    generator = torch.Generator().manual_seed(100 + seed)
    ids, labels, positions, bounds = [], [], [], [0]
    for length in documents:
        document = torch.randint(0, vocabulary, (length,), generator=generator).tolist()
        ids += document
        labels += document[1:] + [IGNORED]
        positions += range(length)
        bounds.append(len(ids))
    labels[1] = IGNORED  # a gap inside a document
    return dict(input_ids=ids, labels=labels, positions=positions, cu_seqlens=bounds)


def forward(model, data: dict):
    """Logits (N,V) and token losses (N)."""
    document = torch.repeat_interleave(torch.arange(len(data["cu_seqlens"]) - 1),
                                       torch.tensor(data["cu_seqlens"]).diff())
    n = len(data["input_ids"])
    seen = (document[:, None] == document[None, :]) & torch.ones(n, n, dtype=torch.bool).tril()
    mask = torch.zeros(n, n, dtype=model.dtype).masked_fill(~seen, torch.finfo(model.dtype).min)
    logits = model(input_ids=torch.tensor([data["input_ids"]]), position_ids=torch.tensor([data["positions"]]),
                   attention_mask=mask[None, None], use_cache=False).logits[0]
    losses = F.cross_entropy(logits, torch.tensor(data["labels"]), ignore_index=IGNORED, reduction="none")
    return logits, losses


def adamw_steps(model, data: dict, targets: int) -> list:
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW([dict(params=decayed), dict(params=others, weight_decay=0.0)], **ADAMW)
    steps = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = forward(model, data)[1].sum() / targets
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), MAX_GRADIENT_NORM)
        optimizer.step()
        steps.append(dict(loss=loss.item(), gradient_norm=norm.item()))
    return steps


def make_case(folder: Path, seed: int, documents: list, config: dict):
    model = random_model(config, seed)
    model.save_pretrained(folder)
    data = batch(documents, config["vocab_size"], seed)
    targets = sum(label != IGNORED for label in data["labels"])
    single = forward(model, data)[0].detach().double()

    model = model.double()
    logits, losses = forward(model, data)
    (losses.sum() / targets).backward()
    expected = {"logits": logits.detach(), "losses": losses.detach()}
    expected |= {"gradient." + name: p.grad for name, p in model.named_parameters()}
    save_file({name: t.float().contiguous() for name, t in expected.items()}, folder / "expected.safetensors")

    golden = dict(data, loss=losses.sum().item(), targets=targets,
                  adamw=dict(learning_rate=ADAMW["lr"], beta1=ADAMW["betas"][0], beta2=ADAMW["betas"][1],
                             epsilon=ADAMW["eps"], weight_decay=ADAMW["weight_decay"],
                             max_gradient_norm=MAX_GRADIENT_NORM, steps=adamw_steps(model, data, targets)))
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    error = ((single - logits).norm() / logits.norm()).item()
    steps = golden["adamw"]["steps"]
    print(f"{folder.name}: loss {golden['loss'] / targets:.4f} -> {steps[-1]['loss']:.4f}, gradient norms "
          f"{min(s['gradient_norm'] for s in steps):.2f} to {max(s['gradient_norm'] for s in steps):.2f}, "
          f"logits of transformers in fp32 are off by {error:.1e}")


def make_folders(target: Path):
    """The same tiny model in each type; the first also in shards."""
    config = dict(vocab_size=32, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
                  num_key_value_heads=2, tie_word_embeddings=False, rms_norm_eps=1e-6, rope_theta=500000.0)
    model = random_model(config, 7)
    model.save_pretrained(target / "float32-sharded", max_shard_size="8KB")
    model.save_pretrained(target / "float32")
    model.to(torch.bfloat16).save_pretrained(target / "bfloat16")
    random_model(config, 7).to(torch.float16).save_pretrained(target / "float16")


def rope_frequencies() -> list:
    cases = []
    for head_size, theta in [(4, 10000.0), (64, 10000.0), (64, 1000000.0), (128, 1000000.0), (128, 10000000.0)]:
        config = Qwen2Config(hidden_size=head_size, num_attention_heads=1, num_key_value_heads=1,
                             rope_parameters={"rope_type": "default", "rope_theta": theta})
        rope = modeling_qwen2.Qwen2RotaryEmbedding(config)
        cos, sin = rope(torch.zeros(1), torch.tensor([[131071]]))
        half = head_size // 2
        cases.append(dict(head_size=head_size, theta=theta, frequencies=rope.inv_freq.tolist(),
                          position=131071, cosine=cos[0, 0, :half].tolist(), sine=sin[0, 0, :half].tolist()))
    return cases


def main():
    target = Path(sys.argv[1])
    for folder in ("qwen2-goldens", "qwen2-folders"):
        shutil.rmtree(target / folder, ignore_errors=True)
        (target / folder).mkdir(parents=True)
    modeling_qwen2.Qwen2RMSNorm.forward = rms_norm
    torch.set_num_threads(1)
    for name, case in CASES.items():
        make_case(target / "qwen2-goldens" / name, **case)
    (target / "qwen2-goldens" / "rope.json").write_text(json.dumps(rope_frequencies()) + "\n")
    make_folders(target / "qwen2-folders")


if __name__ == "__main__":
    main()
