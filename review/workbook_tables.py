"""The sheets behind 评分表: every piece of evidence, what was not found, names, conflicts, self-scores, how to read."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.findings import Evidence
from review.model import (
    STANDING_NAMES,
    VERDICT_NAMES,
    CriterionView,
    at_page,
    one_line,
    searched_text,
    unread_places,
    where,
)
from review.sheets import STANDING_FILL, VERDICT_FILL, Book, Link, Tinted, Value
from scoring.assessment import Assessment, SelfScore

PAGE = "evidence.html"
DECISIONS = {
    "match": Tinted("一致", VERDICT_FILL["met"]),
    "review": Tinted("请核对", VERDICT_FILL["partial"], bold=True),
    "none": Tinted("不在名单", VERDICT_FILL["none"]),
}
_CLASH, _NO_PAGE = VERDICT_FILL["partial"], VERDICT_FILL["none"]
STANDING_WORDS = {
    "done": "材料写明已经做到，时间、做法、数字、文件等具体",
    "planned": "只写了打算、计划、要求，尚未做到",
    "absent": "材料写明没有做到",
    "other": "做这件事的是会员企业、上级或其他商会，不是本商会",
    "stale": "事情发生在评价周期之前，不能算本周期的",
    "hollow": "只有口号或概括，没有可以核实的内容",
}


def write_tables(book: Book, a: Assessment, views: Sequence[CriterionView]) -> None:
    """Add the sheets 依据明细, 未找到依据, 自评与材料差距, 名称核对, 冲突与问题 and 说明."""
    _details(book, a, views)
    _missing(book, a, views)
    _gaps(book, a)
    _names(book, a)
    _issues(book, a)
    _guide(book)


def _details(book: Book, a: Assessment, views: Sequence[CriterionView]) -> None:
    columns = (
        ("编号", 16.0),
        ("指标", 7.0),
        ("指标名称", 17.0),
        ("状态", 9.0),
        ("原文", 58.0),
        ("文件", 20.0),
        ("页", 5.0),
        ("段", 5.0),
        ("章节", 22.0),
        ("线索", 14.0),
        ("说明", 18.0),
        ("置信度", 7.0),
    )
    order = {v.id: n for n, v in enumerate(views)}
    names = {v.id: v.name for v in views}
    found = sorted(a.evidence, key=lambda e: (order.get(e.indicator, len(order)), e.place.file, e.place.start, e.id))
    rows = [_detail(e, names) for e in found]
    book.table("依据明细", f"全部依据 {len(rows)} 条。点编号打开依据页面中的原文位置", columns, rows)


def _detail(e: Evidence, names: dict[str, str]) -> tuple[Value, ...]:
    standing = Tinted(STANDING_NAMES[e.standing], STANDING_FILL[e.standing])
    return (
        Link(e.id, PAGE, e.id),
        e.indicator,
        names.get(e.indicator, ""),
        standing,
        one_line(e.quote),
        e.place.file,
        e.place.page,
        e.place.paragraph or None,
        " › ".join(e.place.section),
        "、".join(e.cues),
        e.why,
        round(e.confidence, 2),
    )


def _missing(book: Book, a: Assessment, views: Sequence[CriterionView]) -> None:
    columns = (
        ("指标", 8.0),
        ("名称", 26.0),
        ("分值", 7.0),
        ("要求", 42.0),
        ("通常的佐证材料", 34.0),
        ("检索范围", 44.0),
    )
    results = {i.id: i for i in a.indicators}
    rows: list[tuple[Value, ...]] = []
    for view in views:
        result = results.get(view.id)
        if result is not None and result.verdict == "none":
            scope = searched_text(result.searched)
            rows.append(
                (Link(view.id, PAGE, f"i-{view.id}"), view.name, view.points, view.requirement, view.proof, scope)
            )
    unread = unread_places(a.problems)
    note = f"未找到依据的指标 {len(rows)} 项" + (f"。下列页没有可用文字，请人工核对：{unread}" if unread else "")
    book.table("未找到依据", note, columns, rows)


def _gap(score: SelfScore) -> float | None:
    return None if score.supported is None else round(score.claimed - score.supported, 2)


def _gaps(book: Book, a: Assessment) -> None:
    columns = (
        ("自评项目", 38.0),
        ("对应指标", 34.0),
        ("分值", 8.0),
        ("自评分", 8.0),
        ("材料支持", 9.0),
        ("差距", 8.0),
        ("出处", 30.0),
    )
    known = sorted((s for s in a.self_scores if s.supported is not None), key=lambda s: -(_gap(s) or 0.0))
    rows: list[tuple[Value, ...]] = []
    for s in (*known, *(s for s in a.self_scores if s.supported is None)):
        gap = _gap(s)
        shown = Tinted(gap, VERDICT_FILL["unmet"], bold=True) if gap is not None and gap > 0 else gap
        ids = "、".join(s.indicators) or "（未能对应到指标）"
        rows.append((s.label, ids, s.points_max, s.claimed, s.supported, shown, at_page(s.file, s.page)))
    note = "自评分减去材料所能支持的分，差距大的在前" if rows else "材料中没有找到自评打分表"
    book.table("自评与材料差距", note, columns, rows)


def _names(book: Book, a: Assessment) -> None:
    columns = (
        ("材料中的名称", 32.0),
        ("结论", 9.0),
        ("名单中的名称", 32.0),
        ("名单", 18.0),
        ("周期", 12.0),
        ("相似度", 8.0),
        ("理由", 40.0),
        ("次相近", 24.0),
        ("出处", 26.0),
    )
    rows: list[tuple[Value, ...]] = [
        (
            m.mention,
            DECISIONS.get(m.decision, m.decision),
            m.name,
            m.list_name,
            m.cycle,
            round(m.score, 2) if m.name else None,
            "；".join(m.why),
            m.runner_up,
            at_page(m.place.file, m.place.page) if m.place.page else f"{m.place.file} 第{m.place.paragraph}段",
        )
        for m in a.names
    ]
    review = sum(m.decision == "review" for m in a.names)
    book.table("名称核对", f"材料中提到的商会 {len(rows)} 处，需人工核对 {review} 处", columns, rows)


def _issues(book: Book, a: Assessment) -> None:
    columns = (("类别", 12.0), ("位置", 46.0), ("说明", 70.0), ("处理", 52.0))
    evidence = {e.id: e for e in a.evidence}
    rows: list[tuple[Value, ...]] = []
    for c in a.conflicts:
        places = "\n".join(dict.fromkeys(where(evidence[i]) for i in c.evidence if i in evidence))
        rows.append((Tinted("前后不一致", _CLASH), places, c.detail, "请核对原件，决定采信哪一处"))
    for p in a.problems:
        rows.append((Tinted(f"读取 {p.code}", _NO_PAGE), at_page(p.file, p.page), p.message, p.remedy))
    note = f"前后不一致 {len(a.conflicts)} 处，读取问题 {len(a.problems)} 个"
    book.table("冲突与问题", note, columns, rows)


def _guide(book: Book) -> None:
    fill = "在“评分表”的黄色两栏填写专家评分和扣分原因；评分低于建议分而未写原因时，该格变红。小计、合计自动计算"
    csv = "以 = + - @ 开头的原文前面加了一个撇号（'），使表格另存为其他格式后也不会被当作公式；撇号不是原文"
    rows: list[tuple[Value, ...]] = [
        *((Tinted(STANDING_NAMES[k], STANDING_FILL[k]), words) for k, words in STANDING_WORDS.items()),
        *((Tinted(name, VERDICT_FILL[k]), _VERDICT_WORDS[k]) for k, name in VERDICT_NAMES.items()),
        ("填写", fill),
        ("保护", "其余单元格已保护，没有密码（审阅 › 撤消工作表保护）。请不要删除行和隐藏列，回收汇总时要用"),
        ("原文", f"“原文”“依据”中的文字与提交的文件逐字一致；表格各列之间以 | 隔开。{csv}"),
        ("建议分", "建议分和结论由程序按指标集的规则算出，每项都写明理由和出处；以专家评分为准"),
    ]
    book.table("说明", "表中用语与填写说明", (("用语", 14.0), ("含义", 110.0)), rows)


_VERDICT_WORDS = {
    "met": "材料中的依据满足该项要求",
    "partial": "有依据，但数量、比例、方面或频次没有全部达到，或另有相反的表述",
    "unmet": "依据表明没有做到，或离门槛较远",
    "none": "检索了全部可读的材料，没有找到能算数的依据；不等于没有做",
    "na": "该项不适用于本商会（层级或周期内情况不涉及），不计入满分",
}
