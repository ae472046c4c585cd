from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from extractors.document import Kind
from extractors.read import read_file
from extractors.read.docx_styles import chinese_number, roman
from sihao.errors import InputError, SihaoError
from tests.papers import REPORT, write_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def raw_docx(path: Path, body: str, **parts: str) -> Path:
    """A DOCX of hand-written XML; `parts` adds numbering, footnotes, header … as word/<name>.xml."""
    kinds = {"numbering": "numbering", "footnotes": "footnotes", "header1": "header", "comments": "comments"}
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{office}/{kinds[p]}" Target="{p}.xml"/>' for n, p in enumerate(parts)
    )
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        main = f'<Relationship Id="m" Type="{office}/officeDocument" Target="word/document.xml"/>'
        z.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">{main}</Relationships>')
        z.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{package}/relationships">{rels}</Relationships>'
        )
        z.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            z.writestr(f"word/{name}.xml", xml)
    return path


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_headings_sections_and_tables(tmp_path: Path) -> None:
    document = read_file(write_docx(tmp_path / "a.docx", REPORT))
    headings = [document.text[b.start : b.end] for b in document.blocks if b.kind is Kind.HEADING]
    assert headings[1:] == ["一、政治引领好", "二、下一步打算"]
    party = next(b for b in document.blocks if "党支部" in document.text[b.start : b.end])
    assert party.section[-1] == "一、政治引领好"
    cells = [b for b in document.blocks if b.cell]
    assert [c.cell.header for c in cells if c.cell][:4] == [True] * 4
    assert document.text[cells[4].start : cells[7].end] == "1\t党的建设\t9\t9"
    assert document.pages == ()


def test_automatic_numbers_are_labels_not_text(tmp_path: Path) -> None:
    def numbered(level: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{level}"/>'

    body = (
        p("党的建设", numbered(0))
        + p("组织", numbered(1))
        + p("活动", numbered(1))
        + p("队伍", numbered(0))
        + p("会员", numbered(1))
    )
    document = read_file(raw_docx(tmp_path / "n.docx", body + p("正文在此。"), numbering=NUMBERING))
    assert [b.label for b in document.blocks[:5]] == ["一、", "（一）", "（二）", "二、", "（一）"]
    assert document.text.splitlines()[0] == "党的建设"
    assert document.blocks[5].section == ("二、队伍", "（一）会员")


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (
            "<w:p><w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>",
            "新增",
        ),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>控件内</w:t></w:r></w:p></w:sdtContent></w:sdt>", "控件内"),
        ("<w:p><w:fldSimple><w:r><w:t>域结果</w:t></w:r></w:fldSimple></w:p>", "域结果"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见</w:t></w:r></w:p>", "可见"),
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>', "☑"),
        ("<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>", "上\n下"),
        ("<w:p><w:r><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent></w:r></w:p>", "框中"),
    ],
)
def test_what_people_see_is_read(tmp_path: Path, xml: str, text: str) -> None:
    assert read_file(raw_docx(tmp_path / "x.docx", xml)).text == text


def test_hidden_text_is_named(tmp_path: Path) -> None:
    xml = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见</w:t></w:r></w:p>"
    assert [q.code for q in read_file(raw_docx(tmp_path / "x.docx", xml)).problems] == ["E207"]


def test_notes_and_headers_keep_their_kind(tmp_path: Path) -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("脚注内容")}</w:footnote></w:footnotes>'
    head = f"<w:hdr {W}>{p('页眉文字')}</w:hdr>"
    document = read_file(raw_docx(tmp_path / "x.docx", p("正文。"), footnotes=notes, header1=head))
    kinds = {document.text[b.start : b.end]: b.kind for b in document.blocks}
    assert kinds == {"正文。": Kind.PARAGRAPH, "脚注内容": Kind.FOOTNOTE, "页眉文字": Kind.HEADER}


def test_merged_cells_stand_once_with_their_spans(tmp_path: Path) -> None:
    source = docx.Document()
    table = source.add_table(rows=3, cols=2)
    for r in range(3):
        for c in range(2):
            table.cell(r, c).text = f"格{r}{c}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
    source.save(str(tmp_path / "m.docx"))
    document = read_file(tmp_path / "m.docx")
    merged = next(b for b in document.blocks if document.text[b.start : b.end] == "合并")
    assert merged.cell is not None
    assert merged.cell.row_span == 2
    assert document.text.count("合并") == 1


def test_blocks_lie_inside_the_text_and_never_overlap(tmp_path: Path) -> None:
    document = read_file(write_docx(tmp_path / "a.docx", REPORT))
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        assert set(document.text[at : block.start]) <= {"\n", "\t"}
        at = block.end


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document/>', "E106"),
        ("<w:document>", "E103"),
    ],
)
def test_hostile_or_broken_xml_is_refused(tmp_path: Path, xml: str, code: str) -> None:
    path = raw_docx(tmp_path / "h.docx", p("x"))
    data = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    with pytest.raises(InputError) as caught:
        read_file(path)
    assert caught.value.code == code


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = raw_docx(tmp_path / "b.docx", p("x"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/numbering.xml", b" " * (300 << 20))
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="n" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>'
        "</Relationships>"
    )
    data = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, rels if name.endswith("document.xml.rels") else source.read(name))
    with pytest.raises(SihaoError) as caught:
        read_file(path)
    assert caught.value.code == "E106"


def test_numerals_of_labels() -> None:
    assert [chinese_number(n) for n in (0, 10, 11, 20, 101, 1005)] == [
        "零",
        "十",
        "十一",
        "二十",
        "一百零一",
        "一千零五",
    ]
    assert roman(1994) == "MCMXCIV"
