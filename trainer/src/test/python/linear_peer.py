"""The other side of scripts/bench gemm: PyTorch's products of linear layers, and the table of both sides.

    python3 -m venv peer && peer/bin/pip install torch==2.15.0 numpy==2.4.6
    peer/bin/python trainer/src/test/python/linear_peer.py measure bf16|fp32 TOKENSxOUTPUTSxINPUTS...
    python3 trainer/src/test/python/linear_peer.py table ROWS.tsv

Rows are as LinearComparison prints them; of rows that agree in all but the rate the fastest counts.
"""

import sys
import time


def measure(precision, layers):
    import torch

    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    for layer in layers:
        tokens, outputs, inputs = map(int, layer.split("x"))
        x = torch.rand(tokens, inputs).sub_(0.5).to(kind)
        w = torch.rand(outputs, inputs).sub_(0.5).to(kind)
        dy = torch.rand(tokens, outputs).sub_(0.5).to(kind)
        calls = {
            "forward": lambda: torch.nn.functional.linear(x, w),
            "input gradient": lambda: dy @ w,
            "weight gradient": lambda: dy.t() @ x,
        }
        for product, call in calls.items():
            with torch.no_grad():
                call()
                fastest, begin = float("inf"), time.perf_counter()
                while time.perf_counter() - begin < 0.4:
                    start = time.perf_counter()
                    call()
                    fastest = min(fastest, time.perf_counter() - start)
            rate = 2 * tokens * outputs * inputs / fastest / 1e9
            print("pytorch", precision, product, tokens, outputs, inputs, f"{rate:.1f}", sep="\t", flush=True)


def table(path):
    rates = {}
    for line in open(path):
        side, *key, rate = line.rstrip("\n").split("\t")
        sides = rates.setdefault(tuple(key), {})
        sides[side] = max(float(rate), sides.get(side, 0))
    print("| precision | product | tokens × outputs × inputs | Millrace, GFLOP/s | PyTorch | × |")
    print("| --- | --- | --- | ---: | ---: | ---: |")
    for (precision, product, *layer), sides in rates.items():
        ours, peer = sides["millrace"], sides["pytorch"]
        shape = " × ".join(f"{int(number):,}" for number in layer)
        print(f"| {precision} | {product} | {shape} | {ours:.0f} | {peer:.0f} | {ours / peer:.2f} |")


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        measure(sys.argv[2], sys.argv[3:])
    else:
        table(sys.argv[2])
