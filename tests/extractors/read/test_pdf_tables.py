from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from extractors.document import Kind
from tests.extractors.read.pdf_making import HEIGHT, LEFT, cells, lines, make, put, read, rows, table, texts, wrapped

EDGES = (72.0, 110.0, 250.0, 430.0, 520.0)
HEAD = ("序号", "项目", "完成情况", "备注")
TEXT = "松岭市家具商会两年间走访会员企业一百三十四家次，建立走访台账并逐户回访，会员满意率保持在较高水平。"


def test_cells_are_blocks_with_row_and_column(tmp_path: Path) -> None:
    data = (HEAD, ("1", "走访会员", "走访134家次", "已归档"), ("2", "培训", "举办六期", ""))

    def draw(canvas: Canvas) -> None:
        lines(canvas, wrapped(TEXT), 80)
        table(canvas, data, top=200, edges=EDGES)
        lines(canvas, wrapped(TEXT), 320)

    document = read(make(tmp_path / "a.pdf", draw))
    assert rows(document) == {(0, 0): [*HEAD], (0, 1): [*data[1]], (0, 2): ["2", "培训", "举办六期"]}
    assert document.tables == 1
    assert "序号\t项目\t完成情况\t备注\n1\t走访会员\t走访134家次\t已归档\n2\t培训\t举办六期\n" in document.text
    assert [b.cell.column for b in cells(document)] == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2]
    assert {b.cell.row for b in cells(document) if b.cell.header} == {0}
    assert texts(document, Kind.PARAGRAPH) == [TEXT, TEXT]
    at = document.text.index("走访会员\t")
    [box] = document.boxes(at, at + 4)
    assert EDGES[1] < box.x0 < box.x1 < EDGES[2]
    assert 224 < box.top < box.bottom < 248


def test_merged_cells_carry_their_spans(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y, x0, x1 in ((100, 72, 472), (130, 172, 472), (160, 72, 472), (190, 72, 472)):
            canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)
        for x, top, bottom in ((72, 100, 190), (172, 100, 190), (272, 100, 160), (472, 100, 190)):
            canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)
        for x, top, text in (
            (80, 120, "队伍建设"),
            (180, 105, "班子"),
            (280, 105, "换届规范"),
            (180, 135, "会员"),
            (280, 135, "结构合理"),
            (80, 165, "结论"),
            (180, 165, "自评达标"),
        ):
            put(canvas, x, top, text, 10)

    spans = {
        document.text[b.start : b.end]: (b.cell.row, b.cell.column, b.cell.row_span, b.cell.column_span)
        for document in [read(make(tmp_path / "a.pdf", draw))]
        for b in cells(document)
    }
    assert spans == {
        "队伍建设": (0, 0, 2, 1),
        "班子": (0, 1, 1, 1),
        "换届规范": (0, 2, 1, 1),
        "会员": (1, 1, 1, 1),
        "结构合理": (1, 2, 1, 1),
        "结论": (2, 0, 1, 1),
        "自评达标": (2, 1, 1, 2),
    }


def test_a_table_inside_a_form_is_found_where_it_is_shown(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("grid")
        table(canvas, (HEAD, ("1", "调解", "成功调解十二起", "")), top=300, edges=EDGES)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(30, 120)
        canvas.scale(0.9, 0.9)
        canvas.doForm("grid")
        canvas.restoreState()

    document = read(make(tmp_path / "a.pdf", draw))
    assert rows(document)[0, 1] == ["1", "调解", "成功调解十二起"]


def test_a_wrapped_cell_is_one_text(tmp_path: Path) -> None:
    data = (HEAD, ("1", "走访会员", "两年间走访会员一百三十四|家次，建立台账。", "是"))
    document = read(make(tmp_path / "a.pdf", lambda c: table(c, data, top=100, edges=EDGES, height=40) and None))
    assert rows(document)[0, 1] == ["1", "走访会员", "两年间走访会员一百三十四家次，建立台账。", "是"]


def test_paragraphs_of_a_cell_are_blocks_of_one_cell(tmp_path: Path) -> None:
    data = (HEAD, ("1", "制度", "1.制定章程。|2.制定财务制度。", ""))
    document = read(make(tmp_path / "a.pdf", lambda c: table(c, data, top=100, edges=EDGES, height=40) and None))
    parts = [b for b in cells(document) if b.cell.column == 2 and b.cell.row == 1]
    assert [document.text[b.start : b.end] for b in parts] == ["1.制定章程。", "2.制定财务制度。"]
    assert parts[0].cell == parts[1].cell


def _pages(tmp_path: Path, first: tuple, second: tuple) -> dict[tuple[int, int], list[str]]:
    def one(canvas: Canvas) -> None:
        table(canvas, first, top=680, edges=EDGES, height=40)
        put(canvas, 290, 800, "第 1 页", 9)

    def two(canvas: Canvas) -> None:
        table(canvas, second, top=80, edges=EDGES, height=40)
        put(canvas, 290, 800, "第 2 页", 9)

    return rows(read(make(tmp_path / "a.pdf", one, two)))


def test_a_table_goes_on_over_the_page_end(tmp_path: Path) -> None:
    found = _pages(tmp_path, (HEAD, ("1", "走访", "走访会员。", "是")), (("2", "培训", "举办六期。", "是"),))
    assert found == {
        (0, 0): [*HEAD],
        (0, 1): ["1", "走访", "走访会员。", "是"],
        (0, 2): ["2", "培训", "举办六期。", "是"],
    }


def test_a_row_cut_by_the_page_end_is_one_row_in_two_places(tmp_path: Path) -> None:
    def one(canvas: Canvas) -> None:
        table(
            canvas,
            (HEAD, ("1", "走访", "两年间走访会员企业一百|三十四家次，建立走访台", "是")),
            top=680,
            edges=EDGES,
            height=40,
        )

    def two(canvas: Canvas) -> None:
        table(
            canvas, (("", "", "账并逐户回访。", ""), ("2", "培训", "举办六期。", "是")), top=80, edges=EDGES, height=40
        )

    document = read(make(tmp_path / "a.pdf", one, two))
    assert rows(document)[0, 1] == ["1", "走访", "两年间走访会员企业一百三十四家次，建立走访台账并逐户回访。", "是"]
    assert rows(document)[0, 2] == ["2", "培训", "举办六期。", "是"]
    at = document.text.index("走访台账")
    assert [box.page for box in document.boxes(at, at + 4)] == [1, 2]


def test_a_repeated_header_is_marked_and_the_cut_row_below_it_joined(tmp_path: Path) -> None:
    def one(canvas: Canvas) -> None:
        table(
            canvas,
            (HEAD, ("1", "走访", "两年间走访会员企业一百|三十四家次，建立走访台", "是")),
            top=680,
            edges=EDGES,
            height=40,
        )

    def two(canvas: Canvas) -> None:
        table(
            canvas, (HEAD, ("", "", "账并逐户回访。", ""), ("2", "培训", "六期。", "")), top=80, edges=EDGES, height=40
        )

    document = read(make(tmp_path / "a.pdf", one, two))
    texts_of = [(b.cell.row, b.cell.header, document.text[b.start : b.end]) for b in cells(document)]
    assert [t for t in texts_of if t[1] and t[2] == "完成情况"] == [(0, True, "完成情况"), (2, True, "完成情况")]
    assert (1, False, "两年间走访会员企业一百三十四家次，建立走访台账并逐户回访。") in texts_of
    assert (3, False, "六期。") in texts_of


def test_a_new_row_under_a_merged_label_is_not_glued_to_the_row_before(tmp_path: Path) -> None:
    def two(canvas: Canvas) -> None:
        for y, x0 in ((80, 72), (120, 110), (160, 72)):
            canvas.line(x0, HEIGHT - y, EDGES[-1], HEIGHT - y)
        for edge in EDGES:
            canvas.line(edge, HEIGHT - 80, edge, HEIGHT - 160)
        for k, (item, text) in enumerate((("培训", "举办六期。"), ("调解", "调解九起。"))):
            put(canvas, EDGES[1] + 4, 84 + 40 * k, item, 10)
            put(canvas, EDGES[2] + 4, 84 + 40 * k, text, 10)

    def one(canvas: Canvas) -> None:
        table(canvas, (HEAD, ("1", "走访", "走访会员", "是")), top=680, edges=EDGES, height=40)

    found = rows(read(make(tmp_path / "a.pdf", one, two)))
    assert found[0, 1] == ["1", "走访", "走访会员", "是"]
    assert found[0, 2] == ["培训", "举办六期。"]


def test_another_table_on_the_next_page_is_another_table(tmp_path: Path) -> None:
    def one(canvas: Canvas) -> None:
        table(canvas, (HEAD, ("1", "走访", "走访会员。", "是")), top=680, edges=EDGES, height=40)

    def two(canvas: Canvas) -> None:
        put(canvas, LEFT, 60, "附表二")
        table(canvas, (HEAD, ("1", "培训", "举办六期。", "是")), top=80, edges=EDGES, height=40)

    document = read(make(tmp_path / "a.pdf", one, two))
    assert document.tables == 2
    assert set(rows(document)) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, HEIGHT - 260, 480, 160)
        lines(canvas, wrapped(TEXT))

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.tables == 0
    assert texts(document, Kind.PARAGRAPH) == [TEXT]
