"""The samples' results as a golden file. Rewrite with `SIHAO_GOLDEN=rewrite pytest tests/golden`, and read the diff."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from extractors.read import read_file
from samples.make_samples import make_docx, make_pdf
from scoring.assess import assess_dossier
from scoring.assessment import as_dict

HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "samples"
GOLDEN = HERE / "samples.json"
REWRITE = os.environ.get("SIHAO_GOLDEN") == "rewrite"


def digest() -> dict[str, object]:
    """What a reader of the diff wants to see: verdicts, points, standings by indicator, facts, conflicts."""
    found: dict[str, object] = {}
    for folder in sorted(p for p in (SAMPLES / "dossiers").iterdir() if p.is_dir()):
        documents = [read_file(p, p.name) for p in sorted(folder.iterdir())]
        a = as_dict(assess_dossier(folder.name, documents, ()))
        by_indicator = {i["id"]: Counter() for i in a["indicators"]}
        for e in a["evidence"]:
            by_indicator[e["indicator"]][e["standing"]] += 1
        found[folder.name] = {
            "applicant": a["applicant"],
            "criteria": a["criteria"]["set"],
            "points": a["points"],
            "verdicts": {
                i["id"]: f"{i['verdict']} {dict(sorted(by_indicator[i['id']].items()))}" for i in a["indicators"]
            },
            "facts": a["facts"],
            "conflicts": [c["detail"] for c in a["conflicts"]],
        }
    return found


def test_the_samples_come_out_as_recorded() -> None:
    text = json.dumps(digest(), ensure_ascii=False, indent=1) + "\n"
    if REWRITE:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_rewrite_switch_is_off_in_ci() -> None:
    assert not (REWRITE and os.environ.get("CI"))


@pytest.mark.parametrize("path", sorted((SAMPLES / "texts").glob("*/*.txt")), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_the_sample_files_are_made_from_their_texts(path: Path) -> None:
    made = (make_pdf if path.stem.endswith(".pdf") else make_docx)(path.read_text(encoding="utf-8"))
    assert made == (SAMPLES / "dossiers" / path.parent.name / path.stem).read_bytes()
