"""The other side of scripts/bench trainer: transformers' Qwen2ForCausalLM trained by PyTorch on the processor.

    python3 -m venv peer && peer/bin/pip install torch==2.15.0 transformers==5.23.0 numpy==2.4.6
    peer/bin/python trainer/src/test/python/trainer_peer.py FOLDER ROWSxLENGTH STEPS bf16|fp32 eager|compile

FOLDER holds the initial model and tokens.bin, as TrainerComparison exports them. Master weights, gradients and moments
are fp32 in both precisions; bf16 is autocast. SDPA, fused AdamW, clipping by the global norm. Prints a row of JSON.
"""

import json
import sys
import time

import numpy as np
import torch
from transformers import AutoModelForCausalLM


def main():
    folder, batch, steps, precision, mode = sys.argv[1:]
    rows, length = map(int, batch.split("x"))
    tokens = torch.from_numpy(np.fromfile(f"{folder}/tokens.bin", dtype="<i4").astype(np.int64))
    tokens = tokens.reshape(-1, rows, length)

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="sdpa")
    model.config.use_cache = False
    model.train()
    forward = torch.compile(model) if mode == "compile" else model
    matrices = [weight for weight in model.parameters() if weight.dim() > 1]
    others = [weight for weight in model.parameters() if weight.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}],
        lr=3e-4,
        betas=(0.9, 0.95),
        eps=1e-8,
        fused=True,
    )

    seconds, losses, norms = [], [], []
    for ids in tokens[: int(steps)]:
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            loss = forward(input_ids=ids, labels=ids).loss
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
        norms.append(norm.item())
        seconds.append(time.perf_counter() - start)

    row = {"side": mode, "precision": precision, "seconds": seconds, "losses": losses, "norms": norms}
    print(json.dumps(row | {"peak_resident_bytes": peak_resident_bytes()}))


def peak_resident_bytes():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
