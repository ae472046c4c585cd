"""Small documents for tests: built in memory, or written as real files."""

from __future__ import annotations

from pathlib import Path

from extractors.document import Block, Cell, Document, Kind
from samples.make_samples import make_docx, make_pdf


def paper(*paragraphs: str, section: tuple[str, ...] = (), name: str = "自评报告.docx") -> Document:
    """A Word-like document of plain paragraphs under one heading path."""
    text, blocks = "", []
    for number, paragraph in enumerate(paragraphs, 1):
        if text:
            text += "\n"
        blocks.append(Block(Kind.PARAGRAPH, len(text), len(text) + len(paragraph), section, paragraph=number))
        text += paragraph
    return Document(name, "0" * 64, "docx", text, tuple(blocks))


def table(*rows: tuple[str, ...], header: bool = True, name: str = "申报表.docx") -> Document:
    """A document of one table; the first row is its head."""
    text, blocks = "", []
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if text:
                text += "\t" if c else "\n"
            cell = Cell(0, r, c, header=header and r == 0)
            blocks.append(Block(Kind.CELL, len(text), len(text) + len(value), cell=cell, paragraph=len(blocks) + 1))
            text += value
    return Document(name, "1" * 64, "docx", text, tuple(blocks), tables=1)


def write_pdf(path: Path, text: str) -> Path:
    """A real PDF of a sample text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_pdf(text))
    return path


def write_docx(path: Path, text: str) -> Path:
    """A real Word file of a sample text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_docx(text))
    return path


REPORT = """# 柳泉市茶叶商会2021—2022年度“四好”商会自评报告

柳泉市茶叶商会（以下简称“茶叶商会”）2013年6月在柳泉市民政局登记成立。
商会自愿申报本周期认定。

## 一、政治引领好

2016年7月，经上级党组织批复，商会成立党支部，现有党员11名。
商会成立以来未受到任何行政处罚。

## 二、下一步打算

一是聘请常年法律顾问。

| 序号 | 项目 | 分值 | 自评分 |
| 1 | 党的建设 | 9 | 9 |
"""
