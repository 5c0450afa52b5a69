"""datatrove's half of scripts/bench pipeline: JSON lines through the four English filters and MinHash to JSON lines.

    python pipeline_peer.py run TEXT GLOB WORK WORKERS
    python pipeline_peer.py compare RUN WORK

run: every file of the folder TEXT that GLOB matches is a task, and as many workers take tasks as there are cores. As in
datatrove's example for FineWeb, with its settings for 14 × 8, but that signatures are made of the documents as they are
written instead of reading them again, and that files are not compressed.
compare: prints what Millrace's run and this one kept, as a table.
"""

import json
import sys
from pathlib import Path


def run(text, pattern, work, workers):
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    config = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)
    files = len(list(Path(text).glob(pattern)))
    folder = {name: f"{work}/{name}" for name in ("filtered", "signatures", "buckets", "removed", "kept")}

    def stage(name, tasks, *steps):
        # forked workers are children of this process, so that their processor time counts as its own
        LocalPipelineExecutor(
            pipeline=list(steps), tasks=tasks, workers=min(workers, tasks), logging_dir=f"{work}/logs/{name}", start_method="fork"
        ).run()

    stage(
        "filters",
        files,
        JsonlReader(text, glob_pattern=pattern, compression=None),
        GopherQualityFilter(),
        GopherRepetitionFilter(),
        C4QualityFilter(),
        FineWebQualityFilter(),
        JsonlWriter(folder["filtered"], compression=None),
        MinhashDedupSignature(folder["signatures"], config=config),
    )
    stage("buckets", config.num_buckets, MinhashDedupBuckets(folder["signatures"], folder["buckets"], config=config))
    stage("cluster", 1, MinhashDedupCluster(folder["buckets"], folder["removed"], config=config))
    stage(
        "kept",
        files,
        JsonlReader(folder["filtered"], compression=None),
        MinhashDedupFilter(folder["removed"]),
        JsonlWriter(folder["kept"], compression=None),
    )


def compare(ours, theirs):
    print("| documents | Millrace | datatrove | in both |")
    print("| --- | ---: | ---: | ---: |")
    for name, step, folder in (("kept by the filters", "fineweb_quality", "filtered"), ("kept by MinHash", "minhash", "kept")):
        row(name, parquet_ids(f"{ours}/corpus/{step}"), json_ids(f"{theirs}/{folder}"))
    mine, its = parquet_ids(f"{ours}/corpus/minhash"), json_ids(f"{theirs}/kept")
    row("the same, a document and its planted near duplicate taken for one", *({name.removesuffix("-near") for name in ids} for ids in (mine, its)))
    read = json.loads(Path(f"{ours}/corpus/read/_manifest.json").read_text(encoding="utf-8"))
    print(f"Millrace read {read['rows_out']} documents.")


def row(name, mine, its):
    print(f"| {name} | {len(mine)} | {len(its)} | {len(mine & its)} |")


def parquet_ids(folder):
    import pyarrow.parquet

    ids = set()
    for file in sorted(Path(folder).glob("part-*.parquet")):
        for fields in pyarrow.parquet.read_table(file, columns=["metadata"])["metadata"].to_pylist():
            ids.add(dict(fields)["id"])
    return ids


def json_ids(folder):
    ids = set()
    for file in sorted(Path(folder).glob("*.jsonl")):
        with open(file, encoding="utf-8") as lines:
            ids.update(json.loads(line)["id"] for line in lines)
    return ids


if __name__ == "__main__":
    if sys.argv[1] == "run":
        run(*sys.argv[2:5], int(sys.argv[5]))
    else:
        compare(*sys.argv[2:])
