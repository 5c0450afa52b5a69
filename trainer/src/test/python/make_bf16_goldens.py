"""Makes the golden files that the Java decoder is tested against in bfloat16.

    venv/bin/python trainer/src/test/python/make_bf16_goldens.py trainer/src/test/resources

The virtual environment is that of make_qwen2_goldens.py, whose models and batches these are; run that script first.

No two implementations round to bfloat16 at the same places, so each is held against the exact values, and may be off by
little more than transformers is. For each case, qwen2-goldens-bf16/ has
    <case>.safetensors   logits, token losses and the gradient of every parameter, computed in float64 from the weights
                         rounded to bfloat16, stored as float32
    <case>.json          the exact loss; how far transformers is off that computes in bfloat16 from those weights:
                         |a - b| / |b| of the loss and of every tensor; and how far it is off in ten AdamW steps with
                         weights in fp32 under autocast: the largest difference of a loss from that in float64, as a
                         share of the first loss
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import Qwen2ForCausalLM
from transformers.models.qwen2 import modeling_qwen2

from make_qwen2_goldens import ADAMW, CASES, MAX_GRADIENT_NORM, STEPS, forward, rms_norm


def load(folder: Path) -> Qwen2ForCausalLM:
    return Qwen2ForCausalLM.from_pretrained(folder, attn_implementation="sdpa", dtype=torch.float32)


def outputs(model, data: dict) -> dict:
    targets = data["targets"]
    logits, losses = forward(model, data)
    (losses.sum() / targets).backward()
    tensors = {"logits": logits.detach(), "losses": losses.detach()}
    return tensors | {"gradient." + name: p.grad for name, p in model.named_parameters()}


def relative_error(got: torch.Tensor, exact: torch.Tensor) -> float:
    return ((got.double() - exact).norm() / exact.norm()).item()


def autocast_steps(model, data: dict) -> list:
    """Losses of AdamW with weights and moments in fp32, and products and activations in bfloat16."""
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW([dict(params=decayed), dict(params=others, weight_decay=0.0)], **ADAMW)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            loss = forward(model, data)[1].sum() / data["targets"]
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), MAX_GRADIENT_NORM)
        optimizer.step()
        losses.append(loss.item())
    return losses


def adamw_error(losses: list, data: dict) -> float:
    exact = [step["loss"] for step in data["adamw"]["steps"]]
    return max(abs(loss - expected) for loss, expected in zip(losses, exact)) / exact[0]


def make_case(source: Path, target: Path):
    data = json.loads((source / "golden.json").read_text())
    rounded = outputs(load(source).bfloat16(), data)

    original = modeling_qwen2.Qwen2RMSNorm.forward
    modeling_qwen2.Qwen2RMSNorm.forward = rms_norm  # transformers' own rounds to float32
    exact = outputs(load(source).bfloat16().double(), data)
    modeling_qwen2.Qwen2RMSNorm.forward = original

    errors = {name: relative_error(rounded[name], exact[name]) for name in exact}
    loss = exact["losses"].sum().item()
    errors["loss"] = abs(rounded["losses"].double().sum().item() / loss - 1)
    errors["adamw"] = adamw_error(autocast_steps(load(source), data), data)
    save_file({name: t.float().contiguous() for name, t in exact.items()}, target.with_suffix(".safetensors"))
    target.with_suffix(".safetensors").chmod(0o644)
    target.with_suffix(".json").write_text(json.dumps(dict(loss=loss, transformers_errors=errors)) + "\n")
    gradients = [error for name, error in errors.items() if name.startswith("gradient.")]
    print(f"{target.name}: transformers in bfloat16 is off by {errors['logits']:.1e} in the logits, {errors['loss']:.1e} "
          f"in the loss, {min(gradients):.1e} to {max(gradients):.1e} in the gradients, {errors['adamw']:.1e} in AdamW")


def main():
    resources = Path(sys.argv[1])
    target = resources / "qwen2-goldens-bf16"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    torch.set_num_threads(1)
    for name in CASES:
        make_case(resources / "qwen2-goldens" / name, target / name)


if __name__ == "__main__":
    main()
