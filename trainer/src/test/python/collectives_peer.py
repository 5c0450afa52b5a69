"""The other side of scripts/bench collectives: torch.distributed over gloo.

  collectives_peer.py measure FOLDER RANK RANKS BYTES...   one rank; rank 0 prints rows as CollectivesComparison does
  collectives_peer.py table ROWS                           the table of both sides
"""

import statistics
import sys
import time


def measure(folder, rank, ranks, sizes):
    import torch
    import torch.distributed as dist

    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{folder}/gloo", rank=rank, world_size=ranks)
    for size in sizes:
        tensor = torch.zeros(size // 4)
        part = torch.zeros(size // 4 // ranks)
        parts = [torch.zeros(size // 4 // ranks) for _ in range(ranks)]
        operations = {
            "all-reduce": lambda: dist.all_reduce(tensor),
            "reduce-scatter": lambda: dist.reduce_scatter(part, parts),
            "all-gather": lambda: dist.all_gather(parts, part),
            "broadcast": lambda: dist.broadcast(tensor, 0),
        }
        for name, operation in operations.items():
            iterations = max(5, min(200, 1_000_000_000 // size))
            seconds = []
            try:
                for i in range(-max(3, iterations // 4), iterations):
                    dist.barrier()
                    begin = time.perf_counter()
                    operation()
                    if i >= 0:
                        seconds.append(time.perf_counter() - begin)
            except RuntimeError:  # this gloo has no such operation
                continue
            if rank == 0:
                seconds.sort()
                middle = seconds[len(seconds) // 2]
                print(f"gloo\t{name}\t{size}\t{middle:.6f}\t{seconds[0]:.6f}\t{seconds[-1]:.6f}", flush=True)
    dist.destroy_process_group()


def table(path):
    rows = {}
    for line in open(path):
        side, what, size, *seconds = line.split("\t")
        rows.setdefault((what, int(size)), {}).setdefault(side, []).append([float(second) for second in seconds])
    raw = {size: statistics.median(run[0] for run in sides["loopback"]) for (what, size), sides in rows.items()
           if what == "both ways"}
    print("| operation | MB | Millrace, ms | gloo, ms | × gloo | of loopback |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for (what, size), sides in rows.items():
        if what == "both ways":
            continue
        cells = []
        middle = {}
        for side in ("millrace", "gloo"):
            if side not in sides:
                cells.append("")
                continue
            middle[side] = statistics.median(run[0] for run in sides[side])
            least = min(run[1] for run in sides[side])
            most = max(run[2] for run in sides[side])
            cells.append(f"{1e3 * middle[side]:.2f} [{1e3 * least:.2f}–{1e3 * most:.2f}]")
        ratio = f"{middle['gloo'] / middle['millrace']:.2f}" if len(middle) == 2 else ""
        # bytes each rank sends and receives: all for an all-reduce of two ranks, half for the others
        share = (1 if what == "all-reduce" else 0.5) * raw[size] / middle["millrace"] if size in raw else 0
        share = f"{100 * share:.0f} %" if size in raw and what != "broadcast" else ""
        print(f"| {what} | {size / 1e6:g} | {cells[0]} | {cells[1]} | {ratio} | {share} |")


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), [int(size) for size in sys.argv[5:]])
    else:
        table(sys.argv[2])
