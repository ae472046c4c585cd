"""Running the examples that stand beside each criterion through the real engine.

`python -m extractors.evidence.examples SET [--ids 1.3.1,2.2.5]` prints every example that does not come out as written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.document import Block, Cell, Document, Kind
from extractors.evidence.find import Context, Finder
from extractors.facts import find_facts
from extractors.text.normalise import fold_document
from extractors.text.split import split_units
from lexicon.criteria import load_cases, load_set
from lexicon.lines import Source
from lexicon.schema import STANDINGS, CasesFile, CriteriaSet, ExampleFile
from sihao.errors import LexiconError


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example run: `ok` is what `lexicon check` counts. A known weakness is ok as long as it still fails."""

    indicator: str
    kind: str
    where: str
    text: str
    expected: str
    got: tuple[str, ...]
    ok: bool


def run_examples(criteria: CriteriaSet, ids: Sequence[str] = ()) -> Iterator[Outcome]:
    """The outcome of every example of the set (or of `ids`), in order. Raises LexiconError E301 on faulty files."""
    cases, faults = load_cases(criteria)
    if faults:
        raise LexiconError("E301", criteria.name, f"共 {len(faults)} 处", tuple(faults))
    finder = Finder(criteria, Context(criteria.period))
    for indicator in criteria.ids:
        if indicator in cases and (not ids or indicator in ids):
            yield from _run(finder, indicator, *cases[indicator])


def _run(finder: Finder, indicator: str, cases: CasesFile, source: Source) -> Iterator[Outcome]:
    for kind, examples in (("应命中", cases.must_find), ("已知漏报", cases.known_misses)):
        for index, example in enumerate(examples):
            got = standings_of(finder, indicator, example)
            hit = STANDINGS[example.standing] in got
            where = f"{source.file}: 第{source.line((kind, index))}行"
            ok = hit == (kind == "应命中")
            yield Outcome(indicator, kind, where, example.text, example.standing, got, ok)
    for kind, ordinary in (("不应命中", cases.must_not_find), ("已知误报", cases.known_alarms)):
        for index, plain in enumerate(ordinary):
            example = plain if isinstance(plain, ExampleFile) else ExampleFile(文=plain, 状态="空泛")
            got = standings_of(finder, indicator, example)
            where = f"{source.file}: 第{source.line((kind, index))}行"
            yield Outcome(indicator, kind, where, example.text, "", got, (not got) == (kind == "不应命中"))


def standings_of(finder: Finder, indicator: str, example: ExampleFile) -> tuple[str, ...]:
    """The standings that the engine gives an example for an indicator, sorted; empty when it finds nothing."""
    document = example_document(example)
    folded = fold_document(document)
    units = split_units(document, folded)
    facts = find_facts(folded)
    found = finder.find(document, folded, units, facts)
    return tuple(sorted({str(e.standing) for e in found if e.indicator == indicator}))


def example_document(example: ExampleFile) -> Document:
    """A one-paragraph (or one-row) document that holds the example under its headings."""
    text, blocks = "", []
    section = tuple(example.section)
    if example.row or example.columns or "|" in example.text or "\t" in example.text:
        rows = [example.columns] if example.columns else []
        cells = [c.strip() for c in example.text.replace("|", "\t").strip("\t ").split("\t")]
        if example.row and cells[0] != example.row:
            cells = [example.row, *cells]
        rows.append(cells)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                cell = Cell(0, row, column, header=bool(example.columns) and row == 0)
                blocks.append(Block(Kind.CELL, len(text), len(text) + len(value), section, cell=cell))
                text += value + ("\t" if column + 1 < len(values) else "\n")
    else:
        blocks.append(Block(Kind.PARAGRAPH, 0, len(example.text), section, paragraph=1))
        text = example.text
    return Document("示例.docx", "0" * 64, "docx", text.rstrip("\n"), tuple(blocks))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print failing examples of a set; 1 when there are any."""
    parser = argparse.ArgumentParser()
    parser.add_argument("set", nargs="?", default="2021-2022")
    parser.add_argument("--ids", default="")
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args(arguments)
    try:
        outcomes = list(run_examples(load_set(options.set), [i for i in options.ids.split(",") if i]))
    except LexiconError as error:
        print("\n".join(error.faults) or error.line())
        return 2
    bad = [o for o in outcomes if not o.ok]
    for outcome in [] if options.quiet else bad:
        want = outcome.expected or "无"
        print(f"[{outcome.where}] {outcome.kind} {outcome.indicator} 应为{want} 得到{outcome.got}: {outcome.text}")
    print(f"{len(outcomes) - len(bad)}/{len(outcomes)} 通过")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
