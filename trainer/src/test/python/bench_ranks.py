"""The table of scripts/bench ranks, from the rows that rank 0 of each process group prints: python3 bench_ranks.py ROWS"""

import json
import sys
from collections import defaultdict
from statistics import median

groups = defaultdict(list)
for line in open(sys.argv[1]):
    row = json.loads(line)
    groups[row["sharding"] if row["ranks"] > 1 else "one rank alone"].append(row)


def pace(rows):
    return median(row["tokens"] / second for row in rows for second in row["seconds"][1:])


def mean(rows, key):
    return median(row[key] for row in rows)


alone = pace(groups.pop("one rank alone"))
print(f"One rank alone: {alone:.0f} tokens/s")
print("| sharding | tokens/s | of two | sent a step | in operations | waited | loopback | waited ÷ loopback |")
print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
for sharding, rows in groups.items():
    loopback, waited = mean(rows, "loopback_seconds"), mean(rows, "waited_seconds")
    print(
        f"| {sharding.lower()} | {pace(rows):.0f} | {pace(rows) / (2 * alone):.2f} | {mean(rows, 'sent_bytes') / 1e6:.0f} MB"
        f" | {mean(rows, 'communication_seconds'):.2f} s | {waited:.2f} s | {loopback:.2f} s | {waited / loopback:.2f} |"
    )
