"""Write the reference pages from the program itself: commands from their help, errors from their table.

`python docs/generate.py` writes docs/reference/*.md; with `--check` it only says (exit 1) what is out of date.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
os.environ["COLUMNS"] = "100"

from cli.main import build_parser  # noqa: E402 - the path above comes first
from lexicon.criteria import available_sets, load_set  # noqa: E402
from sihao.errors import CODES  # noqa: E402

MADE = "<!-- 由 docs/generate.py 生成，请勿手改 -->\n\n"


def commands() -> str:
    """Every command with its help."""
    parts = [MADE + "# 命令\n"]
    for parser in _walk(build_parser()):
        parts.append(f"## `{parser.prog}`\n\n```text\n{parser.format_help().rstrip()}\n```\n")
    return "\n".join(parts)


def _walk(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from _walk(child)


def errors() -> str:
    """Every error code with cause and remedy."""
    rows = "\n".join(f"| {c.code} | {c.cause} | {c.remedy} |" for c in CODES.values())
    return f"{MADE}# 错误代码\n\n| 代码 | 原因 | 处理 |\n| --- | --- | --- |\n{rows}\n"


def criteria() -> str:
    """Every shipped set with its indicators and points."""
    parts = [MADE + "# 指标集\n"]
    for name in available_sets():
        s = load_set(name)
        parts.append(f"## {name}：{s.title}\n\n周期 {s.period[0]} 至 {s.period[1]}，{len(s.criteria)} 项指标。\n")
        if name == "2021-2022":
            parts.append("| 指标 | 名称 | 分值 | 要求 |\n| --- | --- | --- | --- |")
            parts.append(
                "\n".join(f"| {c.id} | {c.spec.name} | {c.spec.points:g} | {c.spec.requirement} |" for c in s.criteria)
            )
            parts.append("")
    return "\n".join(parts)


PAGES = {"commands.md": commands, "errors.md": errors, "criteria.md": criteria}


def main() -> int:
    """Write the pages, or with --check say which are out of date."""
    check = "--check" in sys.argv
    stale = []
    for name, make in PAGES.items():
        path, text = HERE / "reference" / name, make()
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"out of date: {', '.join(stale)}; run make docs")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
