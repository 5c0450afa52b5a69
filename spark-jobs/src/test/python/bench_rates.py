"""The two ends of scripts/bench rates: what is measured, and the rates of all runs as one file.

    python bench_rates.py make OUT VARIED TEXT       (pyarrow installed)
    python bench_rates.py merge OUT MACHINE RATES.json

make: writes inputs in every format and the configurations of the runs to OUT. Each format is read by a run of its own,
since the tasks of one run are not told apart; the four English filters are measured in series and the others in theirs;
what shuffles, and tokens, in another run.
merge: takes what `millrace rates` has printed for each run (OUT/NAME.json), and keeps three digits.
"""

import gzip
import json
import sys
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[4] / "data-pipeline" / "src" / "test" / "resources"
SAMPLE = Path(__file__).resolve().parents[4] / "configs" / "sample"
LISTS = RESOURCES / "filters"
COPIES = 4  # of the varied text, where a format has to be written first

REST = """
tokenizer: {train: {vocabulary_size: 32Ki}}
model: {vocab_size: 32Ki, hidden_size: 64, intermediate_size: 64, num_hidden_layers: 1, num_attention_heads: 1,
        num_key_value_heads: 1, max_position_embeddings: 4Ki}
training:
  learning_rate: 1e-3
  batch_tokens: 4Ki
  micro_batch_tokens: 4Ki
  schedule: {warmup_steps: 1}
  stages: [{name: only, sequence_length: 4Ki, tokens: 1M, packing: {policy: best_fit}}]
"""

# The form of FineWeb-2's files, with values of our own.
FINEWEB2 = """
dup_line_frac: 0.3
top_n_grams: [[2, 0.2], [3, 0.18], [4, 0.16]]
dup_n_grams: [[5, 0.15], [6, 0.14], [7, 0.13], [8, 0.12], [9, 0.11], [10, 0.1]]
line_punct_thr: 0.1
new_line_ratio: 0.3
min_avg_word_length: 3
max_avg_word_length: 10
max_non_alpha_words_ratio: 0.6
stopwords: [the, of, and, to, in, a, is, that, for, it]
"""


def config(out, name, source, steps):
    """A run that ends with read, or with the step named last, or with packing."""
    (out / f"{name}.yaml").write_text(
        f"""run: {{directory: {out}/run-{name}, seed: 1}}
spark: {{master: "local[2]", properties: {{spark.ui.enabled: "false"}}}}
data:
  sources: [{{name: text, {source}}}]
  part_size: 8Mi
  max_bad_share: 0.5
  steps: {steps}
{REST}""",
        encoding="utf-8",
    )


def pages(varied, copies):
    for copy in range(copies):
        for file in sorted(varied.glob(f"{copy:02d}-*.jsonl")):
            with open(file, encoding="utf-8") as lines:
                yield file.stem, [json.loads(line) for line in lines]


def folder(out, name):
    (out / name).mkdir(parents=True, exist_ok=True)
    return out / name


def write_addresses(out, varied, copies):
    """The pages with an address, for the filter that looks at it."""
    for stem, rows in pages(varied, copies):
        with open(folder(out, "addresses") / f"{stem}.jsonl", "w", encoding="utf-8") as file:
            for i, row in enumerate(rows):
                row["url"] = f"https://site{i % 997}.example.org/{stem}/{row['id']}.html?page={i}"
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_tables(out, varied):
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet

    for stem, rows in pages(varied, COPIES):
        table = pyarrow.Table.from_pylist(rows)
        pyarrow.parquet.write_table(table, folder(out, "parquet") / f"{stem}.parquet", compression="zstd")
        pyarrow.csv.write_csv(table, folder(out, "csv") / f"{stem}.csv")


def write_trees(out, text):
    """One document a file: prose and mark-up six times over, source code once."""
    with open(text / "training.jsonl", encoding="utf-8") as lines:
        for i, line in enumerate(lines):
            document = json.loads(line)
            endings = {"english": ("text", ".txt", 6), "guides": ("markdown", ".md", 12), "code": ("code", ".java", 1)}
            name, ending, times = endings.get(document["kind"], ("", "", 0))
            for time in range(times):
                (folder(out, f"{name}/{time}-{i % 16}") / f"{i}{ending}").write_text(document["text"], encoding="utf-8")


def write_web(out):
    for i, page in enumerate(sorted((RESOURCES / "extraction").glob("*.html.gz"))):
        content = gzip.decompress(page.read_bytes())
        for time in range(40):
            (folder(out, f"html/{time}") / f"{i}.html").write_bytes(content)
    for archive in (SAMPLE / "web").glob("*.warc.gz"):
        for time in range(16):
            (folder(out, "warc") / f"{time}-{archive.name}").write_bytes(archive.read_bytes())


def write_items(out, varied):
    """20,000 items of a made-up benchmark: prose, of a copy of the text that is not measured with."""
    items = []
    for file in sorted(varied.glob("15-*.jsonl")):
        for line in open(file, encoding="utf-8"):
            text = json.loads(line)["text"]
            if min(map(len, text.split("\n"))) >= 300:
                words = text.split()
                items += [" ".join(words[i : i + 30]) for i in range(0, len(words), 30)]
    with open(folder(out, "items") / "items.jsonl", "w", encoding="utf-8") as file:
        for item in items[:20_000]:
            file.write(json.dumps({"question": item}) + "\n")


def make(out, varied, text):
    out, varied, text = Path(out), Path(varied), Path(text)
    out.mkdir(parents=True, exist_ok=True)
    write_addresses(out, varied, 8)
    write_tables(out, varied)
    write_trees(out, text)
    write_web(out)
    write_items(out, varied)
    (out / "fineweb2.yml").write_text(FINEWEB2, encoding="utf-8")
    config(out, "jsonl", f'format: jsonl, path: "{varied}/0*.jsonl", id_field: id', "[]")
    config(out, "parquet", f"format: parquet, path: {out}/parquet, id_field: id", "[]")
    config(out, "csv", f"format: csv, path: {out}/csv, id_field: id", "[]")
    for name in ("text", "markdown", "code", "html", "warc"):
        config(out, name, f"format: {name}, path: {out}/{name}", "[]")
    addresses = f"format: jsonl, path: {out}/addresses, id_field: id, uri_field: url"
    config(
        out,
        "filters",
        addresses,
        f"""
    - statistics
    - url_block_list: {{hosts: [{LISTS}/url_hosts.txt], urls: [{LISTS}/url_urls.txt], hard_words: [{LISTS}/url_hard_words.txt],
                       soft_words: [{LISTS}/url_soft_words.txt], substrings: [{LISTS}/url_substrings.txt]}}
    - language
    - quality_classifier: {{model: {out}/classifier, label: english}}
    - domain_classifier: {{model: {out}/classifier}}
    - personal_data
    - toxicity: {{lists: [{{name: words, file: {LISTS}/bad_words_en.txt, max_share: 0.01}}]}}
    - bad_words: {{lists: {{en: {LISTS}/bad_words_en.txt}}}}
    - refinedweb_lines
    - nemo_english
    - fineweb2: {{languages: {{en: {out}/fineweb2.yml}}}}
    - c4_paragraphs: {{}}
      name: last""",
    )
    config(
        out,
        "english",
        addresses,
        """
    - gopher_quality
    - gopher_repetition
    - c4_quality: {dialect: datatrove}
    - fineweb_quality: {}
      name: last""",
    )
    config(
        out,
        "decontaminate",
        f'format: jsonl, path: "{varied}/0[0-3]-*.jsonl", id_field: id',
        f"[{{decontaminate: {{benchmarks: [{{name: items, path: {out}/items, fields: [question]}}]}}, name: last}}]",
    )
    config(out, "shuffles", f'format: jsonl, path: "{varied}/0[0-4]-*.jsonl", id_field: id', "[deduplicate, minhash, repeated_spans, {mix: {}}, statistics]")


def digits(value):
    """Three of them, in whatever is nested."""
    if isinstance(value, dict):
        return {key: digits(inner) for key, inner in value.items()}
    return float(f"{value:.3g}") if isinstance(value, float) else value


def merge(out, machine, target):
    runs = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(Path(out).glob("*.json"))}
    rates = dict(runs["shuffles"])
    rates["measured"] = machine
    rates["formats"] = {name: runs[name]["formats"][name] for name in runs if name in runs[name]["formats"] and not runs[name]["steps"]}
    rates["steps"] = {}
    # The last word on statistics is the filters'; those behind a shuffle are there for reading documents back.
    for name in ("shuffles", "decontaminate", "filters", "english"):
        rates["steps"].update(runs[name]["steps"])
    text = json.dumps(digits(rates), indent=2, sort_keys=True) + "\n"
    Path(target).write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    {"make": make, "merge": merge}[sys.argv[1]](*sys.argv[2:])
