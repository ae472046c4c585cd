"""Recognised lists as versioned data: a name as printed, with cycle, level, kind of list and source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from sihao.errors import LexiconError

SHIPPED = Path(__file__).parent / "known_names.csv"
KINDS = ("四好", "其他认定", "真实名称")
_COLUMNS = ("name", "cycle", "level", "province", "list_kind", "source")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row. `kind` 真实名称 is a real body with no recognition claimed: it only helps to tell names apart."""

    name: str
    cycle: str
    level: str
    province: str
    kind: str
    source: str

    @property
    def recognised(self) -> bool:
        """Whether the list says that this body was recognised as 四好."""
        return self.kind == "四好"


def load_list(path: Path = SHIPPED) -> tuple[Listed, ...]:
    """The rows of a list (CSV, UTF-8, at least a column `name`). Raises LexiconError E303 with every fault."""
    faults: list[str] = []
    rows: list[Listed] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if "name" not in (reader.fieldnames or ()):
                raise LexiconError("E303", path.name, "缺少 name 列", (f"[{path.name}: 第1行] 缺少 name 列",))
            for row in reader:
                rows.append(_row(row, f"{path.name}: 第{reader.line_num}行", faults))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LexiconError("E303", path.name, str(error), (f"[{path.name}] {error}",)) from error
    if faults:
        raise LexiconError("E303", path.name, f"共 {len(faults)} 处", tuple(faults))
    return tuple(rows)


def _row(row: dict[str, str | None], where: str, faults: list[str]) -> Listed:
    values = {c: (row.get(c) or "").strip() for c in _COLUMNS}
    if not values["name"]:
        faults.append(f"[{where}] 名称为空")
    if len(values["name"]) > 60:
        faults.append(f"[{where}] 名称超过60字")
    kind = values["list_kind"] or "四好"
    if kind not in KINDS:
        faults.append(f"[{where}] 名单类别只能是：{'、'.join(KINDS)}")
    return Listed(values["name"], values["cycle"], values["level"], values["province"], kind, values["source"])
