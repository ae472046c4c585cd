"""`sihao names match`: names against the recognised lists, as JSON lines."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any


def register(verbs: Any) -> None:
    """Add the verb."""
    p = verbs.add_parser("names", help="商会名称比对", description="商会名称比对。")
    inner = p.add_subparsers(title="命令", metavar="命令", parser_class=type(p))
    match = inner.add_parser(
        "match", help="把名称与名单比对", description="把名称与认定名单比对，每个名称输出一行 JSON。"
    )
    match.add_argument("names", metavar="NAME", nargs="*", help="要比对的名称")
    match.add_argument("--file", metavar="F", type=Path, help="从文件读名称：CSV（query 或 name 列）或每行一个")
    match.add_argument("--list", metavar="L", type=Path, dest="listed", help="名单 CSV（name 列）；默认用自带名单")
    match.set_defaults(run=_command)


def _command(options: argparse.Namespace) -> int:
    from extractors.names.index import NameIndex, match_names  # noqa: PLC0415 - loaded only for this verb
    from lexicon.recognised import SHIPPED, load_list  # noqa: PLC0415
    from sihao.errors import UsageError  # noqa: PLC0415

    names = list(options.names)
    if options.file is not None:
        names += read_names(options.file)
    if not names:
        raise UsageError("E401", "", "请给出名称，或用 --file 指定文件")
    index = NameIndex(load_list(options.listed or SHIPPED))
    for line in match_names(names, index):
        print(json.dumps(line, ensure_ascii=False))
    return 0


def read_names(path: Path) -> list[str]:
    """Names from a CSV with a column `query` or `name`, else one a line. Raises UsageError E402."""
    from sihao.errors import UsageError  # noqa: PLC0415

    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            column = next((c for c in ("query", "name") if c in (reader.fieldnames or ())), None)
            if column is not None:
                return [row[column] or "" for row in reader]
        return [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("E402", str(path), str(error)) from error
