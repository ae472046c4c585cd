"""Matching a name to the recognised lists: exact, then after normalising; never on similarity alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from extractors.text.normalise import fold
from lexicon.recognised import Listed

REVIEW = 86.0
"""ratio from which the nearest listed name is shown to a person (it is never taken by itself)."""
_MARKS = re.compile(r"\[\d+\]")
_NOISE = re.compile(r"^[(]?[\d一二三四五六七八九十]{1,3}[).、]|[\s\"'<>《》【】\[\]{}*#·•,;:。、!?！？_\-—~]+")


@dataclass(frozen=True, slots=True)
class Context:
    """What the dossier says around a name: the host place of the applicant, for a later matcher."""

    host: str = ""


@dataclass(frozen=True, slots=True)
class NameDecision:
    """`match` (safe), `review` (a person must say) or `none`, with the reasons in Chinese, one a line."""

    query: str
    decision: str
    name: str | None
    listed: Listed | None
    score: float
    why: tuple[str, ...]
    runner_up: str | None = None


def normal_name(name: str) -> str:
    """The name made comparable: folded, without blanks, quotation marks, numbering and footnote marks."""
    folded = fold(name).text
    previous = None
    while previous != folded:
        previous, folded = folded, _NOISE.sub("", _MARKS.sub("", folded))
    return folded


class NameIndex:
    """A list ready for look-ups. Equal names of several cycles are one entry with several recognitions."""

    def __init__(self, rows: Iterable[Listed]) -> None:
        self._exact: dict[str, list[Listed]] = {}
        self._normal: dict[str, list[Listed]] = {}
        for row in rows:
            self._exact.setdefault(row.name, []).append(row)
            self._normal.setdefault(normal_name(row.name), []).append(row)
        self._keys = sorted(self._normal)
        self._shuffled: dict[str, str] = {}
        for key in self._keys:
            self._shuffled.setdefault("".join(sorted(key)), key)

    def match(self, name: str, context: Context | None = None) -> NameDecision:
        """The decision for one name as written. `context` is reserved for hosts that the text leaves out."""
        if name in self._exact:
            return self._taken(name, self._exact[name], ("名称与名单逐字一致",))
        key = normal_name(name)
        rows = self._normal.get(key, [])
        if rows and len({r.name for r in rows}) == 1:
            return self._taken(name, rows, (f"规范化后与名单一致（{key}）",))
        if rows:
            why = (f"规范化后同时对应名单中的{'、'.join(sorted({r.name for r in rows}))}",)
            return NameDecision(name, "review", rows[0].name, rows[0], 1.0, why)
        return self._nearest(name, key)

    def _taken(self, query: str, rows: list[Listed], why: tuple[str, ...]) -> NameDecision:
        best = max(rows, key=lambda r: (r.recognised, r.cycle))
        cycles = sorted({r.cycle for r in rows if r.cycle})
        more = (f"名单记载：{'、'.join(cycles)}",) if cycles else ()
        return NameDecision(query, "match", best.name, best, 1.0, (*why, *more))

    def _nearest(self, query: str, key: str) -> NameDecision:
        twin = self._shuffled.get("".join(sorted(key)))
        if key and twin is not None:
            listed = self._normal[twin][0].name
            why = (f"与“{listed}”用字相同而顺序不同，可能是另一家商会（所在地与籍贯地互换）",)
            return NameDecision(query, "none", None, None, fuzz.ratio(key, twin) / 100, why, listed)
        found = process.extract(key, self._keys, scorer=fuzz.ratio, limit=2, score_cutoff=60.0) if key else []
        if not found:
            return NameDecision(query, "none", None, None, 0.0, ("名单中没有相近的名称",))
        near, score, _ = found[0]
        row = self._normal[near][0]
        differ = f"最相近的是“{row.name}”，相似度{score:.0f}，但不一致"
        other = self._normal[found[1][0]][0].name if len(found) > 1 else None
        if score >= REVIEW:
            return NameDecision(query, "review", row.name, row, score / 100, (differ, "请人工核对"), other)
        return NameDecision(query, "none", None, None, score / 100, (differ,), row.name)


def match_names(names: Iterable[str], index: NameIndex) -> Iterator[dict[str, Any]]:
    """One JSON object a name, in order: query, decision, name, list, cycle, score, why, runner_up."""
    for name in names:
        d = index.match(name)
        yield {
            "query": d.query,
            "decision": d.decision,
            "name": d.name,
            "list": d.listed.kind if d.listed else None,
            "cycle": (d.listed.cycle or None) if d.listed else None,
            "score": round(d.score, 3),
            "why": list(d.why),
            "runner_up": d.runner_up,
        }
