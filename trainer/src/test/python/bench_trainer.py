"""Tables of scripts/bench trainer and scripts/bench length, from the rows that both sides print.

    python3 trainer/src/test/python/bench_trainer.py comparison|length CASE.jsonl...

A file's name is its case, SHAPE-ROWSxLENGTH. A row is one process: its steps' seconds, losses and gradient norms, the
first step a warm-up unless it is the only one, and the most memory it had. Fails if the two sides compute different losses.
"""

import json
import sys
from pathlib import Path
from statistics import median

NAMES = {"0.5b": "Qwen2.5-0.5B", "d512": "d 512, L 12", "tiny": "tiny"}
PRECISIONS = ("bf16", "fp32")
PEERS = ("eager", "compile")
# Largest relative difference of a loss. Masters are fp32 on both sides; bf16 rounds in other places.
TOLERANCES = {"fp32": 1e-4, "bf16": 2e-3}
GIB = 1 << 30


class Side:
    """All processes of one side with one case and precision."""

    def __init__(self, tokens, rows):
        self.sound = [row for row in rows if "failed" not in row]
        self.rows = rows
        if self.sound:
            seconds = [s for row in self.sound for s in row["seconds"][1:] or row["seconds"]]
            self.pace = tokens / median(seconds)
            self.slowest, self.fastest = tokens / max(seconds), tokens / min(seconds)
            self.memory = max(row["peak_resident_bytes"] for row in self.sound)

    def pace_text(self):
        if not self.rows:
            return ""
        return f"{self.pace:.1f} ({self.slowest:.1f}–{self.fastest:.1f})" if self.sound else "failed"

    def memory_text(self):
        return f"{self.memory / GIB:.2f}" if self.sound else ""

    def share_of_gemm(self):
        return median(
            row["flops"] / s / row["gemm_flops_per_second"] for row in self.sound for s in row["seconds"][1:] or row["seconds"]
        )


def read(path):
    shape, batch = path.stem.rsplit("-", 1)
    rows, length = map(int, batch.split("x"))
    return shape, rows, length, [json.loads(line) for line in path.read_text().splitlines()]


def comparison(paths):
    print("| model | batch | precision | Millrace, tokens/s | PyTorch | compiled | × | GiB | PyTorch | × | of GEMM |")
    print("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    differences = {}
    for path in paths:
        shape, batch, length, rows = read(path)
        for precision in PRECISIONS:
            sides = {
                side: Side(batch * length, [r for r in rows if (r["side"], r["precision"]) == (side, precision)])
                for side in ("millrace", *PEERS)
            }
            ours = sides["millrace"]
            if not ours.rows:
                continue
            best = max((sides[peer] for peer in PEERS if sides[peer].sound), key=lambda side: side.pace, default=None)
            compared = best is not None and ours.sound
            cells = [
                NAMES.get(shape, shape),
                f"{batch} × {length:,}",
                precision,
                ours.pace_text(),
                *(sides[peer].pace_text() for peer in PEERS),
                f"{ours.pace / best.pace:.2f}" if compared else "",
                ours.memory_text(),
                best.memory_text() if best else "",
                f"{ours.memory / best.memory:.2f}" if compared else "",
                f"{100 * ours.share_of_gemm():.0f} %" if ours.sound else "",
            ]
            print("| " + " | ".join(cells) + " |")
            if compared:
                differences.setdefault(precision, []).append(difference(ours.sound[0], best.sound[0]))
    wrong = False
    for precision, found in differences.items():
        loss, norm = (max(values) for values in zip(*found))
        wrong |= not loss <= TOLERANCES[precision]
        print(f"\n{precision}: losses of the same steps differ by at most {loss:.1e} of their value, gradient norms by {norm:.1e}.")
    if wrong:
        sys.exit("bench: the two sides do not compute the same losses")


def difference(ours, theirs):
    """The largest relative differences of losses and of gradient norms, step by step."""
    return tuple(max(abs(a - b) / b for a, b in zip(ours[key], theirs[key])) for key in ("losses", "norms"))


def length(paths):
    print("| model | precision | tokens | s a step | tokens/s | GiB | TFLOP | of GEMM | cost against the FLOP count |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    first = {}
    for path in paths:
        shape, _, tokens, rows = read(path)
        for precision in PRECISIONS:
            side = Side(tokens, [row for row in rows if row["precision"] == precision])
            if not side.rows:
                continue
            if not side.sound:
                print(f"| {NAMES.get(shape, shape)} | {precision} | {tokens:,} | failed | | | | | |")
                continue
            flops = side.sound[0]["flops"]
            cost = tokens / side.pace / flops
            base = first.setdefault((shape, precision), cost)
            cells = [
                NAMES.get(shape, shape),
                precision,
                f"{tokens:,}",
                f"{tokens / side.pace:.2f}",
                f"{side.pace:.1f}",
                side.memory_text(),
                f"{flops / 1e12:.2f}",
                f"{100 * side.share_of_gemm():.0f} %",
                f"{cost / base:.2f}",
            ]
            print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    {"comparison": comparison, "length": length}[sys.argv[1]]([Path(name) for name in sys.argv[2:]])
