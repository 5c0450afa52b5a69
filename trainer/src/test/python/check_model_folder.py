"""Loads folders that the Java code wrote with transformers, and compares their logits with the goldens.

    mvn -pl trainer -am test -Dtest=ModelFolderTest -Dsurefire.failIfNoSpecifiedTests=false
    venv/bin/python trainer/src/test/python/check_model_folder.py trainer/target/written-folders \\
        trainer/src/test/resources/qwen2-goldens

The virtual environment is that of make_qwen2_goldens.py. Exits with 1 if a folder does not load as it was meant.
"""

import json
import sys
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from make_qwen2_goldens import forward

TOLERANCE = 1e-5


def check(written: Path, golden: Path) -> bool:
    model, loading = AutoModelForCausalLM.from_pretrained(written, output_loading_info=True,
                                                          attn_implementation="sdpa")
    problems = {key: value for key, value in loading.items() if value}
    config = json.loads((golden / "config.json").read_text())
    theta = config["rope_parameters"]["rope_theta"]
    data = json.loads((golden / "golden.json").read_text())
    expected = load_file(golden / "expected.safetensors")["logits"]
    with torch.no_grad():
        logits, _ = forward(model, data)
    error = ((logits.double() - expected.double()).norm() / expected.double().norm()).item()
    same = (model.config.rope_parameters["rope_theta"] == theta and model.dtype == torch.float32
            and model.config.tie_word_embeddings == config["tie_word_embeddings"])
    print(f"{written.name}: transformers {transformers.__version__}, loading problems {problems}, rope theta "
          f"{model.config.rope_parameters['rope_theta']}, type {model.dtype}, relative error of the logits {error:.1e}")
    return not problems and same and error < TOLERANCE


def main():
    written, goldens = Path(sys.argv[1]), Path(sys.argv[2])
    cases = sorted(path.parent.name for path in goldens.glob("*/golden.json"))
    results = [check(written / name, goldens / name) for name in cases]
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
