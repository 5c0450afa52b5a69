"""What datatrove 0.10.1 measures and decides about a text, for its two Gopher filters.

The filters themselves say only which rule failed first. The measures here are computed with datatrove's own functions,
and every decision is the filter's own.
"""

import re

import numpy as np
from datatrove.data import Document
from datatrove.pipeline.filters.gopher_quality_filter import GopherQualityFilter
from datatrove.pipeline.filters.gopher_repetition_filter import (
    GopherRepetitionFilter,
    find_all_duplicate,
    find_duplicates,
    find_top_duplicate,
    get_n_grams,
)
from datatrove.utils.text import PUNCTUATION_SET, split_into_words

QUALITY_REASONS = {
    "gopher_short_doc": "too_few_words",
    "gopher_long_doc": "too_many_words",
    "gopher_below_avg_threshold": "words_too_short",
    "gopher_above_avg_threshold": "words_too_long",
    "gopher_too_many_hashes": "too_many_hashes",
    "gopher_too_many_ellipsis": "too_many_ellipses",
    "gopher_too_many_bullets": "too_many_bullet_lines",
    "gopher_too_many_end_ellipsis": "too_many_ellipsis_lines",
    "gopher_below_alpha_threshold": "too_few_alphabetic_words",
    "gopher_enough_stop_words": "too_few_stop_words",
}
REPETITION_REASONS = {
    "empty": "empty",
    "dup_para_frac": "duplicate_paragraphs",
    "dup_para_char_frac": "duplicate_paragraph_characters",
    "dup_line_frac": "duplicate_lines",
    "dup_line_char_frac": "duplicate_line_characters",
    **{f"top_{n}_gram": f"top_{n}_gram" for n in (2, 3, 4)},
    **{f"duplicated_{n}_n_grams": f"duplicate_{n}_grams" for n in range(5, 11)},
}

_quality = GopherQualityFilter()
_repetition = GopherRepetitionFilter()


def _decide(chosen, reasons, text):
    result = chosen.filter(Document(text=text, id="0"))
    return None if result is True else reasons[result[1]]


def quality(text):
    """(reason or None, {reason: measured value})"""
    words = split_into_words(text)
    lines = text.splitlines()
    plain = [w for w in words if any(c not in PUNCTUATION_SET for c in w)]
    measured = {"too_few_words": len(plain), "too_many_words": len(plain)}
    if plain:
        mean = float(np.mean([len(w) for w in plain]))
        ellipses = text.count("...") + text.count("…")
        measured |= {
            "words_too_short": mean,
            "words_too_long": mean,
            "too_many_hashes": text.count("#") / len(words),
            "too_many_ellipses": ellipses / len(words),
            "too_many_bullet_lines": sum(s.lstrip().startswith(("•", "-")) for s in lines) / len(lines),
            "too_many_ellipsis_lines": sum(s.rstrip().endswith(("...", "…")) for s in lines) / len(lines),
            "too_few_alphabetic_words": sum(any(c.isalpha() for c in w) for w in words) / len(words),
            "too_few_stop_words": len(_quality.stop_words & set(words)),
        }
    return _decide(_quality, QUALITY_REASONS, text), measured


def repetition(text):
    """(reason or None, {reason: measured value})"""
    measured = {}
    if text:
        paragraphs = re.split(r"\n{2,}", text.strip())
        lines = re.split(r"\n+", text)
        for name, pieces in (("paragraph", paragraphs), ("line", lines)):
            repeated, characters = find_duplicates(pieces)
            measured[f"duplicate_{name}s"] = repeated / len(pieces)
            measured[f"duplicate_{name}_characters"] = characters / len(text)
        words = split_into_words(text)
        for n in (2, 3, 4):
            grams = get_n_grams(words, n)
            measured[f"top_{n}_gram"] = find_top_duplicate(grams) / len(text) if grams else 0.0
        for n in range(5, 11):
            measured[f"duplicate_{n}_grams"] = find_all_duplicate(words, n) / len(text)
    return _decide(_repetition, REPETITION_REASONS, text), measured
