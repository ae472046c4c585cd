"""`sihao lexicon check`: a criteria set validated, and the examples beside each criterion run."""

from __future__ import annotations

import argparse
from typing import Any


def register(verbs: Any) -> None:
    """Add the verb."""
    p = verbs.add_parser("lexicon", help="检查指标集和词库", description="检查指标集和词库。")
    inner = p.add_subparsers(title="命令", metavar="命令", parser_class=type(p))
    check = inner.add_parser(
        "check",
        help="检查指标集并运行示例",
        description="检查指标集的每个文件，列出全部错误，并运行各指标旁边的示例句。",
    )
    check.add_argument("set", metavar="SET", nargs="?", default="", help="指标集名称或文件夹；不写则检查全部")
    check.add_argument("--ids", default="", help="只运行这些指标的示例，用逗号分隔")
    check.set_defaults(run=_command)


def _command(options: argparse.Namespace) -> int:
    from lexicon.criteria import available_sets  # noqa: PLC0415 - loaded only for this verb

    names = [options.set] if options.set else list(available_sets())
    return max([check(name, [i for i in options.ids.split(",") if i]) for name in names])


def check(name: str, ids: list[str]) -> int:
    """0 when the set is valid and every example comes out as written, else 2; prints all faults."""
    from extractors.evidence.examples import run_examples  # noqa: PLC0415
    from lexicon.check import check_set  # noqa: PLC0415
    from lexicon.criteria import load_set  # noqa: PLC0415
    from lexicon.cues import load_cues, load_tables  # noqa: PLC0415

    load_cues()
    load_tables()
    criteria = load_set(name)
    faults = check_set(criteria)
    for fault in faults:
        print(fault)
    outcomes = list(run_examples(criteria, ids))
    bad = [o for o in outcomes if not o.ok]
    for o in bad:
        got = "、".join(o.got) or "没有命中"
        print(f"[{o.where}] {o.kind}：应为{o.expected or '不命中'}，实际{got}：{o.text}")
    known = sum(o.kind.startswith("已知") for o in outcomes)
    points = sum(c.spec.points for c in criteria.criteria)
    print(f"{criteria.name}：{len(criteria.criteria)} 项指标，满分 {points:g}，错误 {len(faults)} 处")
    print(f"示例 {len(outcomes)} 条（其中已知不足 {known} 条），未通过 {len(bad)} 条")
    return 2 if bad or faults else 0
