"""What the sheets and pages show of a criterion and of a piece of evidence, and text that is safe in a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Problem
from extractors.findings import STANDING_ZH, Evidence
from lexicon.schema import PILLARS, CriteriaSet, ThresholdFile
from scoring.assessment import Searched
from scoring.verdict import VERDICT_ZH

STANDING_NAMES: dict[str, str] = {str(standing): name for standing, name in STANDING_ZH.items()}
ELIGIBILITY = PILLARS[0]
"""The pillar that gives no points: whether the chamber may apply at all."""
VERDICT_NAMES: dict[str, str] = dict(VERDICT_ZH)
UNREAD = frozenset({"E201", "E202", "E203"})
"""Codes of pages that have no usable text, so that nothing can be found on them."""

LONGEST = 32_000
"""Excel keeps 32,767 UTF-16 units in a cell; the rest is left for the note that says so."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"\s*[=+\-@|＝＋－＠]|[\t\n]")


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion as people see it. `condition` is its number, `condition_name` its words.

    `gate` tells that it decides before any points do: a veto (一票否决), or a criterion of eligibility.
    """

    id: str
    pillar: str
    condition: str
    condition_name: str
    name: str
    requirement: str
    points: float
    threshold: str
    proof: str
    veto: bool
    counts: tuple[str, ...] = ()
    not_counts: tuple[str, ...] = ()
    gate: bool = False

    @property
    def condition_title(self) -> str:
        """Number and words of its 二级指标; a condition named like its pillar shows its words alone."""
        number = "" if self.condition == self.pillar else self.condition
        return f"{number} {self.condition_name}".strip() or self.condition


def views_of(criteria: CriteriaSet) -> tuple[CriterionView, ...]:
    """The views of a set's criteria, in order."""
    return tuple(
        CriterionView(
            id=c.id,
            pillar=c.spec.pillar,
            condition=c.spec.condition,
            condition_name=criteria.conditions.get(c.spec.condition, ""),
            name=c.spec.name,
            requirement=c.spec.requirement,
            points=c.spec.points,
            threshold="；".join(_threshold(t) for t in c.spec.thresholds),
            proof="、".join(c.spec.proof),
            veto=c.spec.veto,
            counts=tuple(c.spec.counts),
            not_counts=tuple(c.spec.not_counts),
            gate=c.spec.veto or c.spec.pillar == ELIGIBILITY,
        )
        for c in criteria.criteria
    )


def _threshold(t: ThresholdFile) -> str:
    if t.rising:
        return "后一年大于前一年"
    bounds = []
    if t.at_least is not None:
        bounds.append(f"≥{t.at_least:g}{t.unit}")
    if t.at_most is not None:
        bounds.append(f"≤{t.at_most:g}{t.unit}")
    return ("每年" if t.each_year else "") + "、".join(bounds)


def cell_text(text: str) -> str:
    """Text that may stand in a cell: nothing that XML forbids, not too long, and no formula wherever it goes later.

    Cells are always written as strings, so nothing starts a formula in the workbook itself. But people re-save sheets
    as CSV, and there a text is what it looks like: one that begins (white space aside) with `=`, `+`, `-`, `@`, `|`
    or their full-width forms, or with a tab or line end, gets an apostrophe in front. The sheet 说明 tells so.
    """
    clean = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean) * 2 > LONGEST and len(clean.encode("utf-16-le")) > LONGEST * 2:
        clean = clean.encode("utf-16-le")[: LONGEST * 2].decode("utf-16-le", "ignore") + "…（已截断）"
    return f"'{clean}" if _FORMULA.match(clean) else clean


def one_line(text: str) -> str:
    """A quote on one line: table cells parted by ` | `, line breaks gone."""
    return text.replace("\t", " | ").replace("\n", "")


def at_page(file: str, page: int | None) -> str:
    """A file, with the page where there is one."""
    return file if page is None else f"{file} 第{page}页"


def where(e: Evidence) -> str:
    """File and page (or paragraph, in Word) of a piece of evidence."""
    place = e.place
    return at_page(place.file, place.page) if place.page is not None else f"{place.file} 第{place.paragraph}段"


def searched_text(s: Searched) -> str:
    """Where an indicator was looked for, and how much of that could be read."""
    unread = f"，其中{s.unreadable_pages}页无法读取" if s.unreadable_pages else ""
    return f"已检索{s.files}个文件、{s.pages}页（Word 不计页）{unread}，未找到依据"


def unread_places(problems: Sequence[Problem]) -> str:
    """The pages that could not be read, file by file: `附件.pdf 第3、4页；…`; empty when there are none."""
    pages: dict[str, set[int]] = {}
    for p in problems:
        if p.code in UNREAD and p.page is not None:
            pages.setdefault(p.file, set()).add(p.page)
    return "；".join(f"{file} 第{'、'.join(map(str, sorted(found)))}页" for file, found in pages.items())
