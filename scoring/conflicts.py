"""Statements of a dossier that contradict each other, named for the reviewer."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.facts.dossier import DossierFacts
from extractors.findings import Evidence, Standing
from scoring.assessment import Conflict, IndicatorResult

FACT_ZH = {
    "members": "会员数",
    "visit_percent": "走访比例",
    "contact_percent": "联系比例",
    "critical_contact_percent": "关键时刻联系比例",
    "registered_on": "登记日期",
    "party_org_founded": "党组织成立时间",
}


def find_conflicts(
    results: Sequence[IndicatorResult], evidence: Sequence[Evidence], facts: DossierFacts
) -> tuple[Conflict, ...]:
    """Contradicting figures, impossible percentages, and indicators both shown as done and as missing."""
    found: list[Conflict] = []
    for clash in facts.conflicts():
        label = FACT_ZH.get(clash.kind, clash.kind)
        year = f"{clash.year}年" if clash.year else ""
        said = "；".join(f"{s.value}（{s.file}：{s.text}）" for s in clash.statements)
        ids = tuple(e.id for e in evidence for s in clash.statements if _same(e, s.file, s.start, s.end))
        found.append(Conflict(clash.kind, f"{year}{label}前后不一致：{said}", tuple(dict.fromkeys(ids))))
    for result in results:
        own = [e for e in evidence if e.indicator == result.id]
        done = [e for e in own if e.standing is Standing.DONE and e.confidence >= 0.75]
        absent = [e for e in own if e.standing is Standing.ABSENT and e.confidence >= 0.75]
        if done and absent:
            found.append(
                Conflict("done_absent", f"{result.id}：有的地方写已落实，有的地方写未落实", (done[0].id, absent[0].id))
            )
    return tuple(found)


def _same(e: Evidence, file: str, start: int, end: int) -> bool:
    return e.place.file == file and e.place.start <= start and end <= e.place.end
