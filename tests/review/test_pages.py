"""evidence.html and index.html as files: what they embed, that nothing gets out of its place, how large they are."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from extractors.document import Problem
from review.evidence_page import page_data, write_evidence_page
from review.index_page import write_index
from review.page import embed, render
from review.page_text import Spans
from review.summary import failed_row, row_of
from tests.review.builders import FORM, PROOF, REPORT, SCRIPT, Sample, large_sample


def embedded(page: bytes) -> Any:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.decode(), re.S)
    assert match is not None
    return json.loads(match.group(1))


def data_of(dossier: Sample) -> dict[str, Any]:
    return page_data(dossier.assessment, dossier.documents, dossier.views)


@given(st.text(st.characters(codec=None)))
def test_no_text_can_leave_the_script_it_is_embedded_in(text: str) -> None:
    inside = embed({"t": text})
    assert "<" not in inside
    assert ">" not in inside
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert json.loads(inside)["t"] == whole


def test_the_page_allows_its_own_style_and_script_and_nothing_else(dossier: Sample, tmp_path: Path) -> None:
    write_evidence_page(dossier.assessment, dossier.documents, dossier.views, tmp_path / "e.html")
    text = (tmp_path / "e.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy.group(1).startswith("default-src 'none'; base-uri 'none'; form-action 'none'; ")
    assert "unsafe" not in policy.group(1)
    script, style = (
        re.findall(r"<script>(.*?)</script>", text, re.S)[-1],
        re.findall(r"<style>(.*?)</style>", text, re.S)[0],
    )
    for kind, content in (("script", script), ("style", style)):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy.group(1)
    assert not re.search(r"""(src|href)=["']?(https?:)?//|@import|url\(""", text)


def test_a_title_is_text() -> None:
    assert b"<title>&lt;/title&gt;&lt;b&gt;</title>" in render("</title><b>", "index", {})


def test_a_script_in_text_names_and_problems_stays_data(dossier: Sample, tmp_path: Path) -> None:
    a = replace(
        dossier.assessment, applicant=SCRIPT, dossier=SCRIPT, problems=(Problem(SCRIPT, "E103", SCRIPT, SCRIPT),)
    )
    write_evidence_page(a, dossier.documents, dossier.views, tmp_path / "e.html")
    write_index([row_of(a), failed_row(SCRIPT, a.problems)], tmp_path / "i.html")
    for name in ("e.html", "i.html"):
        page = (tmp_path / name).read_bytes()
        assert page.count(b"</script>") == 2
        assert b"<img" not in page
        embedded(page)


def test_evidence_is_numbered_in_the_order_of_the_criteria(dossier: Sample) -> None:
    data = data_of(dossier)
    listed = [n for c in data["criteria"] for n in c["evidence"]]
    assert listed == list(range(len(dossier.assessment.evidence)))
    by_id = {e.id: e for e in dossier.assessment.evidence}
    for criterion in data["criteria"]:
        for n in criterion["evidence"]:
            assert by_id[data["evidence"][n]["id"]].indicator == criterion["id"]


def test_lines_of_a_page_are_cut_where_evidence_begins_and_ends(dossier: Sample) -> None:
    data = data_of(dossier)
    for file in data["files"]:
        for n, e in enumerate(data["evidence"]):
            if data["files"][e["file"]] is file and "pages" in file:
                own = [piece for page in file["pages"] for piece in page["l"] if n in (piece[5:] or [[]])[0]]
                assert "".join(piece[4] for piece in own) == e["quote"]
                for box in e["boxes"]:
                    inside = [
                        p
                        for p in own
                        if box[1] - 0.2 <= p[0] and p[2] <= box[3] + 0.2 and p[1] < box[4] and p[3] > box[2]
                    ]
                    assert inside


def test_all_text_of_every_file_is_on_the_page(dossier: Sample) -> None:
    files = {f["name"]: f for f in data_of(dossier)["files"]}
    for document in dossier.documents:
        file = files[document.name]
        if "pages" in file:
            shown = "".join(piece[4] for page in file["pages"] for piece in page["l"])
        else:
            shown = "".join(p if isinstance(p, str) else p[0] for block in file["blocks"] for p in block[3])
        assert shown == document.text.replace("\n", "").replace("\t", "")


def test_word_text_is_cut_by_characters_also_after_rare_ones(dossier: Sample) -> None:
    data = data_of(dossier)
    form = next(f for f in data["files"] if f["name"] == FORM)
    quoted = {n: p[0] for block in form["blocks"] for p in block[3] if not isinstance(p, str) for n in p[1]}
    shown = {data["evidence"][n]["indicator"]: text for n, text in quoted.items()}
    assert shown["3.1.1"] == "建立会员服务平台𠮷祥竹网，2022年发布供求信息320条。"
    assert shown["3.1.7"] == "=1+1的服务模式"


def test_pages_without_text_and_where_was_searched_are_told(dossier: Sample) -> None:
    data = data_of(dossier)
    proof = next(f for f in data["files"] if f["name"] == PROOF)
    assert [p["t"] for p in proof["pages"]] == ["native", "none"]
    assert data["unread"] == [[PROOF, 2]]
    missing = next(c for c in data["criteria"] if c["id"] == "1.1.2")
    assert (missing["verdict"], missing["searched"]) == ("none", [3, 4, 1])


def test_conflicts_point_to_both_sides(dossier: Sample) -> None:
    data = data_of(dossier)
    files = {data["files"][data["evidence"][n]["file"]]["name"] for n in data["conflicts"][0][1]}
    assert files == {REPORT, PROOF}


def test_a_missing_document_leaves_the_rest(dossier: Sample) -> None:
    data = page_data(dossier.assessment, dossier.documents[1:], dossier.views)
    form = next(f for f in data["files"] if f["name"] == FORM)
    assert "blocks" not in form
    assert form["count"] == 3


def test_overlapping_slices_are_told_apart() -> None:
    spans = Spans([(2, 6, 0), (4, 9, 1), (9, 9, 2)])
    assert [spans.at(n) for n in (1, 2, 4, 6, 8, 9)] == [[], [0], [0, 1], [1], [1], []]
    assert spans.parts(0, 10) == [(0, 2), (2, 4), (4, 6), (6, 9), (9, 10)]
    assert spans.parts(4, 6) == [(4, 6)]
    assert Spans([]).at(3) == []


def test_equal_input_gives_equal_bytes(dossier: Sample, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_evidence_page(dossier.assessment, dossier.documents, dossier.views, tmp_path / f"e{name}")
        write_index([row_of(dossier.assessment)], tmp_path / f"i{name}")
    assert (tmp_path / "ea").read_bytes() == (tmp_path / "eb").read_bytes()
    assert (tmp_path / "ia").read_bytes() == (tmp_path / "ib").read_bytes()


def test_a_long_dossier_stays_a_small_file(tmp_path: Path) -> None:
    long = large_sample()
    text = sum(len(d.text.encode()) for d in long.documents)
    write_evidence_page(long.assessment, long.documents, long.views, tmp_path / "e.html")
    assert (tmp_path / "e.html").stat().st_size < 4 * text + 200_000


def test_links_of_the_index_are_relative_and_escaped(dossier: Sample, tmp_path: Path) -> None:
    rows = [
        replace(row_of(dossier.assessment), dossier="javascript:alert(1)"),
        replace(row_of(dossier.assessment), dossier="#1 %41"),
    ]
    write_index([*rows, failed_row("坏", [])], tmp_path / "i.html")
    links = [r["href"] for r in embedded((tmp_path / "i.html").read_bytes())["rows"]]
    assert links == ["./javascript%3Aalert%281%29/", "./%231%20%2541/", ""]
