"""`sihao doctor`: what is installed, what is missing and how to get it."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

NEEDED = (
    "pypdfium2",
    "lxml",
    "opencc",
    "ahocorasick-rs",
    "pydantic",
    "xlsxwriter",
    "rapidfuzz",
    "jieba",
    "numpy",
    "rich",
)
ADVICE = {
    "prefect": "运行 Prefect 流程需要：pip install -c constraints.txt prefect",
    "soffice": "读取旧版 Word（.doc/.wps）将来需要 LibreOffice：apt-get install libreoffice-writer",
    "font": "生成示例需要中文字体：apt-get install fonts-wqy-zenhei",
}


def register(verbs: Any) -> None:
    """Add the verb."""
    p = verbs.add_parser("doctor", help="检查运行环境", description="检查已安装什么、缺什么、怎样补上。")
    p.add_argument("--out", metavar="OUT", type=Path, default=Path("."), help="检查这个文件夹所在磁盘的空间")
    p.set_defaults(run=_command)


def _command(options: argparse.Namespace) -> int:
    lines = examine(options.out)
    for state, what, advice in lines:
        print(f"[{state}] {what}" + (f"：{advice}" if advice else ""))
    return 1 if any(state == "缺少" for state, _, _ in lines) else 0


def examine(out: Path) -> list[tuple[str, str, str]]:
    """(state, what, advice) for everything that the program needs: 正常, 缺少 (needed) or 可选 (not needed)."""
    lines = [_python()]
    for name in NEEDED:
        version = _version(name)
        lines.append(
            ("正常", f"{name} {version}", "") if version else ("缺少", name, f"pip install -c constraints.txt {name}")
        )
    version = _version("prefect")
    lines.append(("正常", f"prefect {version}", "") if version else ("可选", "prefect", ADVICE["prefect"]))
    office = shutil.which("soffice") or shutil.which("libreoffice")
    lines.append(("正常", "LibreOffice", "") if office else ("可选", "LibreOffice", ADVICE["soffice"]))
    fonts = [f for folder in ("/usr/share/fonts", "C:/Windows/Fonts") for f in Path(folder).rglob("*.tt[cf]")]
    lines.append(("正常", f"字体 {len(fonts)} 个", "") if fonts else ("可选", "中文字体", ADVICE["font"]))
    lines.append(("可选", "OCR", "本版本尚不识别扫描件；没有文字的页会以 E201 列出"))
    lines.append(("正常", "数据库：不需要（结果写入文件夹）", ""))
    lines.append(_disk(out))
    return lines


def _python() -> tuple[str, str, str]:
    good = sys.version_info >= (3, 11)
    return ("正常" if good else "缺少", f"Python {platform.python_version()}", "" if good else "需要 3.11 或更高")


def _disk(out: Path) -> tuple[str, str, str]:
    folder = next((p for p in (out, *out.absolute().parents) if p.exists()), Path("/"))
    free = shutil.disk_usage(folder).free >> 20
    return ("正常" if free > 500 else "缺少", f"磁盘剩余 {free} MB", "" if free > 500 else "请清理磁盘，至少留 500 MB")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
