"""Data of the text layer: protected words, units of counting, hedges, period words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from lexicon.lines import read_yaml
from sihao.errors import LexiconError

FOLDER = Path(__file__).parent


@lru_cache(maxsize=16)
def load_text_data(name: str) -> dict[str, Any]:
    """The mapping in `lexicon/text/<name>.yaml`. Raises LexiconError E303 when it is missing or faulty."""
    try:
        data = read_yaml(FOLDER / f"{name}.yaml").data
    except (OSError, ValueError) as error:
        raise LexiconError("E303", f"{name}.yaml", str(error), (str(error),)) from error
    if not isinstance(data, dict):
        raise LexiconError("E303", f"{name}.yaml", "应为“键: 值”")
    return data
