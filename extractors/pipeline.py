"""One document made ready for finding: folded, cut into units, its facts read."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.document import Document
from extractors.facts import find_facts
from extractors.findings import Fact
from extractors.text.folded import Folded
from extractors.text.normalise import fold_document
from extractors.text.split import split_units
from extractors.text.units import Unit


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with everything that later steps read: folded text, units and facts, all in reading order."""

    document: Document
    folded: Folded
    units: tuple[Unit, ...]
    facts: tuple[Fact, ...]

    def unit_text(self, unit: Unit) -> str:
        """The folded text of a unit."""
        return self.folded.text[unit.low : unit.high]


def prepare(document: Document) -> Prepared:
    """The document folded, split and with its facts."""
    folded = fold_document(document)
    return Prepared(document, folded, split_units(document, folded), find_facts(folded))
