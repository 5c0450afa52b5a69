"""Prints the tables of `scripts/bench packer` from what JMH measured.

    python3 bench_packer.py policies target/bench/policies.json
    python3 bench_packer.py format target/bench/format.json target/bench
"""

import json
import re
import statistics
import sys


def rows(file):
    for one in json.load(open(file)):
        score = one["primaryMetric"]["score"]
        # JMH's own score of a counter of events is its sum over the iterations
        extra = {name: statistics.mean(value["rawData"][0]) for name, value in one["secondaryMetrics"].items()}
        yield one["benchmark"].rsplit(".", 1)[1], one["params"], score, extra


def policies(file):
    print("| documents | length | policy | M tokens/s | padding % | cuts / M tokens | cut needlessly | longer | ratio % |")
    print("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    results = list(rows(file))
    concatenated = {
        (params["corpus"], params["sequenceLength"]): extra["documentsCutNeedlessly"]
        for _, params, _, extra in results
        if params["policy"] == "CONCATENATE"
    }
    results.sort(key=lambda row: (row[1]["corpus"], int(row[1]["sequenceLength"]), row[1]["policy"] == "BEST_FIT"))
    for _, params, milliseconds, extra in results:
        cut = extra["documentsCutNeedlessly"]
        of_all = concatenated[params["corpus"], params["sequenceLength"]]
        ratio = f"{100 * cut / of_all:.2f}" if params["policy"] == "BEST_FIT" else ""
        print(
            f"| {params['corpus'].lower().replace('_', ' ')} | {int(params['sequenceLength']):,}"
            f" | {params['policy'].lower()} | {extra['millionTokens'] / milliseconds * 1e3:.0f}"
            f" | {extra['paddingPerMillion'] / 1e4:.3f} | {extra['cutsPerMillionTokens']:.1f}"
            f" | {cut:,.0f} | {extra['documentsTooLong']:,.0f} | {ratio} |"
        )


def format(file, folder):
    print("| length | what | millrace | pyarrow | ratio |")
    print("| ---: | --- | ---: | ---: | ---: |")
    for length in (512, 4096, 32768):
        text = open(f"{folder}/pyarrow-{length}.txt").read()
        in_order = float(re.search(r"in order: (\d+)", text)[1])
        at_random = float(re.search(r"at random: ([\d.]+)", text)[1])
        ours = {name: score for name, params, score, _ in rows(file) if int(params["sequenceLength"]) == length}
        print(f"| {length:,} | write, M tokens/s | {1e3 / ours['write']:.0f} | | |")
        read = 1e3 / ours["readInOrder"]
        print(f"| {length:,} | read in order, M tokens/s | {read:.0f} | {in_order:.0f} | {read / in_order:.2f} |")
        one = ours["readAtRandom"] / 1e6
        print(f"| {length:,} | read at random, ms a sequence | {one:.2f} | {at_random:.2f} | {at_random / one:.2f} |")


{"policies": policies, "format": format}[sys.argv[1]](*sys.argv[2:])
