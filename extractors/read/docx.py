"""Reading DOCX by a direct walk of its parts: everything that people see, in the order in which they see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html as lxml_html

from extractors.document import Block, Cell, Document, Kind, Problem
from extractors.read.docx_package import MC, Element, M, Package, R, W
from extractors.read.docx_styles import Numbering, Styles, _int, _val
from extractors.read.headings import Sections, heading_level
from extractors.read.limits import DEFAULT, Limits
from lexicon.cues import load_tables
from sihao.errors import CODES, InputError

_TRANSPARENT = frozenset(
    W + t
    for t in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "bdo", "dir")
) | {MC + "AlternateContent", MC + "Choice"}
_SKIPPED = frozenset(
    W + t for t in ("del", "moveFrom", "pPr", "rPr", "rt", "instrText", "delText", "delInstrText", "sdtPr", "sdtEndPr")
) | {MC + "Fallback"}
_SYMBOLS = {0xF0FE: "☑", 0xF052: "☑", 0xF0FC: "✓", 0xF0A8: "☐", 0xF0A3: "☐", 0xF06F: "☐", 0xF0B7: "•"}
_BIG_IMAGE = 30_000


@dataclass(slots=True)
class _Context:
    """Where the walk stands: the kind of block it makes, the part, and the table cell it is in."""

    kind: Kind
    part: str
    cell: Cell | None = None
    depth: int = 0


def read_docx(path: Path, *, name: str, sha256: str, limits: Limits = DEFAULT) -> Document:
    """The file as a Document (no pages, no boxes). Raises InputError E103/E105/E106."""
    with Package(path, name, limits) as package:
        return _Walk(package, name, limits).document(sha256)


class _Walk:
    """One pass over the parts of a DOCX, building the text and its blocks."""

    def __init__(self, package: Package, name: str, limits: Limits) -> None:
        self._package, self._name, self._limits = package, name, limits
        self._related = package.related(package.main)
        self._styles = Styles(package, self._part("styles"))
        self._numbering = Numbering(package, self._part("numbering"), self._styles)
        self._sections = Sections()
        self._text: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._paragraph = 0
        self._index: dict[int, int] = {}
        self._tables = 0
        self._titled = False
        self._hidden = False
        self._boxes: list[Element] = []

    def _part(self, kind: str) -> str | None:
        return next((target for k, target in self._related.values() if k == kind), None)

    def document(self, sha256: str) -> Document:
        """The finished document."""
        root = self._package.xml(self._package.main)
        body = root.find(W + "body") if root is not None else None
        if body is None:
            raise InputError("E103", self._name, "没有正文")
        self._enter_part(self._package.main, root, body, Kind.PARAGRAPH)
        for kind, target in sorted(self._related.values()):
            if kind in ("header", "footer", "footnotes", "endnotes", "comments"):
                self._note_part(kind, target)
        text = "".join(self._text)
        if len(text) > self._limits.max_characters:
            raise InputError("E105", self._name, f"{len(text)} 个字符")
        return Document(
            name=self._name,
            sha256=sha256,
            kind="docx",
            text=text,
            blocks=tuple(self._blocks),
            problems=tuple(self._problems(text)),
            text_kind="native" if text.strip() else "none",
            quality=1.0 if text.strip() else 0.0,
            tables=self._tables,
        )

    def _enter_part(self, part: str, root: Element, container: Element, kind: Kind) -> None:
        self._index = {id(p): n for n, p in enumerate(root.iter(W + "p"))}
        self._root = root  # lxml proxies must stay alive for the ids above to stay theirs
        self._proxies = list(root.iter(W + "p"))
        self._index = {id(p): n for n, p in enumerate(self._proxies)}
        self._walk(container, _Context(kind, part))

    def _note_part(self, kind: str, target: str) -> None:
        root = self._package.xml(target)
        if root is None:
            return
        self._sections = Sections()
        kinds = {"header": Kind.HEADER, "footer": Kind.FOOTER, "comments": Kind.COMMENT}
        if kind in kinds:
            self._enter_part(target, root, root, kinds[kind])
            return
        for note in root:
            if isinstance(note.tag, str) and note.get(W + "type") in (None, "normal"):
                self._enter_part(target, root, note, Kind.FOOTNOTE)

    def _walk(self, parent: Element, context: _Context) -> None:
        if context.depth > self._limits.max_depth:
            raise InputError("E106", self._name, "嵌套过深")
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag == W + "p":
                self._paragraph_block(child, context)
            elif tag == W + "tbl":
                self._table(child, context)
            elif tag == W + "altChunk":
                self._alt_chunk(child, context)
            elif tag in _TRANSPARENT or tag == W + "comment":
                inner = _Context(context.kind, context.part, context.cell, context.depth + 1)
                self._walk(child, inner)

    # --- paragraphs ---

    def _paragraph_block(self, paragraph: Element, context: _Context) -> None:
        properties = paragraph.find(W + "pPr")
        style = _val(properties, "pStyle") or self._styles.default_style
        label = self._numbering.label(properties, style)
        pieces: list[str] = []
        boxes_before = len(self._boxes)
        self._runs(paragraph, pieces, style, 0)
        text = "".join(pieces).strip("\n\t \u3000\xa0")
        if text:
            self._add(text, paragraph, context, label, style, properties)
        inside, self._boxes = self._boxes[boxes_before:], self._boxes[:boxes_before]
        for box in inside:
            self._walk(box, _Context(Kind.TEXT_BOX, context.part, context.cell, context.depth + 1))

    def _add(
        self,
        text: str,
        paragraph: Element,
        context: _Context,
        label: str,
        style: str | None,
        properties: Element | None,
    ) -> None:
        self._paragraph += 1
        kind, level, section = context.kind, 0, self._sections.path
        if context.cell is not None:
            kind = Kind.CELL
        elif kind is Kind.PARAGRAPH:
            level = self._level(text, label, paragraph, style, properties)
            if level:
                kind, section = Kind.HEADING, self._sections.enter(level, (label + text).replace("\n", ""))
        if self._blocks:
            previous = self._blocks[-1].cell
            same_row = (
                previous is not None
                and context.cell is not None
                and (previous.table, previous.row) == (context.cell.table, context.cell.row)
                and previous.column != context.cell.column
            )
            self._write("\t" if same_row else "\n")
        start = self._length
        self._write(text)
        where = self._index.get(id(paragraph))
        address = f"{context.part}#p{where}" if where is not None else context.part
        self._blocks.append(
            Block(kind, start, self._length, section, level, self._paragraph, context.cell, label, address)
        )

    def _write(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)
        if self._length > self._limits.max_characters:
            raise InputError("E105", self._name, "字符数超过上限")

    def _level(self, text: str, label: str, paragraph: Element, style: str | None, properties: Element | None) -> int:
        outline = properties.find(W + "outlineLvl") if properties is not None else None
        if outline is not None and _int(outline.get(W + "val"), 9) < 9:
            return _int(outline.get(W + "val")) + 1
        level = self._styles.heading_level(style)
        if not level:
            level = heading_level(text, label, prominent=self._prominent(paragraph, style))
            if level == 1 and self._titled:
                level = 2 if self._sections.path else 1
        self._titled = self._titled or level == 1 or len(text) > 60
        return level

    def _prominent(self, paragraph: Element, style: str | None) -> bool:
        """Whether every visible run is bold or clearly larger than the document's own size."""
        runs = [r for r in paragraph.iter(W + "r") if any((t.text or "").strip() for t in r.iter(W + "t"))]
        return bool(runs) and all(self._stands_out(r, style) for r in runs)

    def _stands_out(self, run: Element, style: str | None) -> bool:
        own = run.find(W + "rPr")
        bold = own.find(W + "b") if own is not None else None
        if bold is None:
            bold = self._styles.run_property(style, "b")
        if bold is not None and bold.get(W + "val") not in ("0", "false", "off"):
            return True
        size = own.find(W + "sz") if own is not None else None
        if size is None:
            size = self._styles.run_property(style, "sz")
        return size is not None and _int(size.get(W + "val")) >= self._styles.default_size + 8

    def _runs(self, parent: Element, out: list[str], style: str | None, depth: int) -> None:
        if depth > self._limits.max_depth:
            raise InputError("E106", self._name, "嵌套过深")
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag in (W + "t", M + "t"):
                out.append(child.text or "")
            elif tag == W + "tab":
                out.append(" ")
            elif tag in (W + "br", W + "cr"):
                out.append("\n")
            elif tag == W + "noBreakHyphen":
                out.append("-")
            elif tag == W + "sym":
                out.append(_symbol(child.get(W + "char")))
            elif tag == W + "txbxContent":
                self._boxes.append(child)
            elif tag == W + "r" and self._vanished(child, style):
                self._hidden = True
            else:
                self._runs(child, out, style, depth + 1)

    def _vanished(self, run: Element, style: str | None) -> bool:
        own = run.find(f"{W}rPr/{W}vanish")
        found = own if own is not None else self._styles.run_property(style, "vanish")
        return found is not None and found.get(W + "val") not in ("0", "false", "off")

    # --- tables ---

    def _table(self, table: Element, context: _Context) -> None:
        number = self._tables
        self._tables += 1
        spans = _row_spans(table)
        rows = list(_children(table, "tr"))
        for at, row in enumerate(rows):
            header = self._is_header(row, at, rows)
            column = _int(_val(row.find(W + "trPr"), "gridBefore"))
            for cell in _children(row, "tc"):
                properties = cell.find(W + "tcPr")
                width = max(1, _int(_val(properties, "gridSpan"), 1))
                merge = properties.find(W + "vMerge") if properties is not None else None
                if merge is None or merge.get(W + "val") == "restart":
                    place = Cell(number, at, column, spans.get((at, column), 1), width, header)
                    self._walk(cell, _Context(Kind.CELL, context.part, place, context.depth + 1))
                column += width

    def _is_header(self, row: Element, at: int, rows: list[Element]) -> bool:
        """A repeated heading row, or a first row whose short cells all hold names of columns."""
        if row.find(f"{W}trPr/{W}tblHeader") is not None:
            return True
        if at or len(rows) < 2:
            return False
        texts = ["".join(t.text or "" for t in c.iter(W + "t")).strip() for c in _children(row, "tc")]
        return (
            len(texts) > 1
            and all(texts)
            and all(len(t) <= 12 and not any(c.isdigit() for c in t) for t in texts)
            and (_looks_like_names(texts))
        )

    def _alt_chunk(self, chunk: Element, context: _Context) -> None:
        _, target = self._related.get(chunk.get(R + "id") or "", ("", ""))
        if target not in self._package.names():
            return
        data = self._package.read(target)
        if target.lower().endswith((".htm", ".html", ".xhtml")):
            parser = lxml_html.HTMLParser(no_network=True, encoding="utf-8")
            root: Element = lxml_html.fromstring(data or b"<p/>", parser=parser)
            lines = root.text_content().splitlines()
        else:
            lines = data.decode("utf-8", "replace").splitlines()
        for line in filter(None, (part.strip() for part in lines)):
            self._add(line, chunk, context, "", None, None)

    # --- problems ---

    def _problems(self, text: str) -> Iterator[Problem]:
        if not text.strip():
            yield _problem(self._name, "E210")
        if self._hidden:
            yield _problem(self._name, "E207")
        images = [n for n in self._package.names() if n.startswith("word/media/")]
        objects = [n for n in self._package.names() if n.startswith("word/embeddings/")]
        big = [n for n in images if len(self._package.read(n)) > _BIG_IMAGE]
        if objects or (big and len(text) < 400 * len(big)):
            yield _problem(self._name, "E212", f"图片{len(images)}个，嵌入对象{len(objects)}个")


def _looks_like_names(texts: list[str]) -> bool:
    """Whether a first row holds names of columns, not values: at least half of the cells end in a usual column word."""
    words = load_tables().column_names
    return 2 * sum(any(w in t for w in words) for t in texts) >= len(texts)


def _problem(name: str, code: str, detail: str = "") -> Problem:
    row = CODES[code]
    return Problem(name, code, f"{row.cause}：{detail}" if detail else row.cause, row.remedy)


def _symbol(code: str | None) -> str:
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    return _SYMBOLS.get(number, chr(number) if 0x20 <= number < 0xD800 else "")


def _children(parent: Element, name: str) -> Iterator[Element]:
    """Child rows or cells, through content controls and insertions."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, name)


def _row_spans(table: Element) -> dict[tuple[int, int], int]:
    """(row, column) → number of rows that a vertically merged cell covers."""
    spans: dict[tuple[int, int], int] = {}
    open_: dict[int, tuple[int, int]] = {}
    for at, row in enumerate(_children(table, "tr")):
        column = _int(_val(row.find(W + "trPr"), "gridBefore"))
        for cell in _children(row, "tc"):
            properties = cell.find(W + "tcPr")
            merge = properties.find(W + "vMerge") if properties is not None else None
            if merge is not None and merge.get(W + "val") != "restart" and column in open_:
                spans[open_[column]] += 1
            elif merge is not None:
                open_[column] = (at, column)
                spans[at, column] = 1
            else:
                open_.pop(column, None)
            column += max(1, _int(_val(properties, "gridSpan"), 1))
    return spans
