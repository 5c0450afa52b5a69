"""The table of scripts/bench ranks, from the rows that rank 0 of each process group prints: python3 bench_ranks.py ROWS"""

import json
import sys
from collections import defaultdict
from statistics import median

groups = defaultdict(list)
for line in open(sys.argv[1]):
    row = json.loads(line)
    groups[row["sharding"] if row["ranks"] > 1 else "single"].append(row)


def pace(rows):
    return median(row["tokens"] / second for row in rows for second in row["seconds"][1:])


def mean(rows, key):
    return median(row[key] for row in rows)


single = groups.pop("single")
alone, apart = pace(single[:1]), sum(pace([row]) for row in single[1:])
print(f"One rank alone: {alone:.0f} tokens/s; two at once, apart: {apart:.0f}, {apart / (2 * alone):.2f} of two")
print("| sharding | tokens/s | of two | of two apart | sent a step | in operations | waited | least waited | loopback | least waited ÷ loopback |")
print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
for sharding, rows in groups.items():
    loopback, least = mean(rows, "loopback_seconds"), mean(rows, "least_waited_seconds")
    print(
        f"| {sharding.lower()} | {pace(rows):.0f} | {pace(rows) / (2 * alone):.2f} | {pace(rows) / apart:.2f}"
        f" | {mean(rows, 'sent_bytes') / 1e6:.0f} MB | {mean(rows, 'communication_seconds'):.2f} s"
        f" | {mean(rows, 'waited_seconds'):.2f} s | {least:.2f} s | {loopback:.2f} s | {least / loopback:.2f} |"
    )
