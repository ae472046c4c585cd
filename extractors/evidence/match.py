"""From units to hits: which criteria's rules a unit satisfies, and with which characters of it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import ahocorasick_rs

from extractors.text.tokens import boundaries
from extractors.text.units import Unit, UnitKind
from lexicon.cues import load_tables
from lexicon.expression import Item, Rule, Scope
from lexicon.schema import CriteriaSet

Span = tuple[int, int]
SHORT = 2
"""Words up to this length are checked against jieba's word ends."""
_MARKS = re.compile('[,;:。、!?！？()"《》\\t]')


class Strength(IntEnum):
    """How a unit was hit: by subject only, a proof document, a field, a rule of 认定, of 相反, of 空泛."""

    MENTION = 1
    PROOF = 2
    FIELD = 3
    FIND = 4
    CONTRARY = 5
    HOLLOW = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A criterion's rule satisfied by a unit. `spans` are slices of the folded text, in order of their start."""

    criterion: int
    strength: Strength
    rule: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A rule ready to run: its positive literal items as sets of word ids, and all that is checked after those hold."""

    criterion: int
    strength: Strength
    rule: Rule
    words: tuple[frozenset[int], ...]
    mixed: tuple[tuple[tuple[str, ...], tuple[re.Pattern[str], ...]], ...]
    not_literals: tuple[str, ...]
    not_patterns: tuple[re.Pattern[str], ...]
    around: tuple[Item, ...]


class Matcher:
    """All rules of a criteria set over one Aho–Corasick automaton. Build once with `matcher_of`, use for any text."""

    def __init__(self, criteria: CriteriaSet) -> None:
        self._words: dict[str, int] = {}
        self._excludes: list[list[_Compiled]] = []
        self._rules: list[_Compiled] = []
        self.fields: list[tuple[str, ...]] = []
        self.proofs: list[tuple[str, ...]] = []
        for index, criterion in enumerate(criteria.criteria):
            self._rules += [self._compile(index, Strength.FIND, r) for r in criterion.finds]
            self._rules += [self._compile(index, Strength.MENTION, r) for r in criterion.mentions]
            self._rules += [self._compile(index, Strength.CONTRARY, r) for r in criterion.contrary]
            self._rules += [self._compile(index, Strength.HOLLOW, r) for r in criterion.hollow]
            self._excludes.append([self._compile(index, Strength.MENTION, r) for r in criterion.excludes])
            self.fields.append(tuple(criterion.spec.fields))
            self.proofs.append(tuple(criterion.spec.proof))
        self._index()

    def _compile(self, criterion: int, strength: Strength, rule: Rule) -> _Compiled:
        here = [i for i in rule.items if i.scope is Scope.UNIT]
        return _Compiled(
            criterion=criterion,
            strength=strength,
            rule=rule,
            words=tuple(self._word_ids(i.literals) for i in here if not i.patterns and not i.negative),
            mixed=tuple((i.literals, _compile_all(i.patterns)) for i in here if i.patterns and not i.negative),
            not_literals=tuple(w for i in here if i.negative for w in i.literals),
            not_patterns=tuple(p for i in here if i.negative for p in _compile_all(i.patterns)),
            around=tuple(i for i in rule.items if i.scope is not Scope.UNIT),
        )

    def _word_ids(self, literals: tuple[str, ...]) -> frozenset[int]:
        return frozenset(self._words.setdefault(literal, len(self._words)) for literal in literals)

    def _index(self) -> None:
        """Word → rules, so that a unit looks only at rules one of whose rarest words it holds."""
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._words)) if self._words else None
        lengths = [len(word) for word in self._words]
        self._rules_of_word: list[list[int]] = [[] for _ in lengths]
        self._free: list[int] = []
        for number, rule in enumerate(self._rules):
            if not rule.words:
                self._free.append(number)
                continue
            # A word of n characters is taken to be eight times rarer than one of n-1: crude, and good enough to choose.
            key = min(rule.words, key=lambda ids: sum(8.0 ** -lengths[i] for i in ids))
            for word in sorted(key):
                self._rules_of_word[word].append(number)

    def hits(self, text: str, units: Sequence[Unit]) -> list[list[Hit]]:
        """The hits of every unit, in the units' order. `text` is the folded text that the units slice."""
        found: list[dict[int, list[Span]]] = [{} for _ in units]
        if self._automaton is not None:
            at = 0
            for word, start, end in sorted(
                self._automaton.find_matches_as_indexes(text, overlapping=True), key=lambda m: m[1]
            ):
                while at < len(units) and units[at].high <= start:
                    at += 1
                if at == len(units):
                    break
                if units[at].low <= start and end <= units[at].high:
                    found[at].setdefault(word, []).append((start, end))
        return [self._unit_hits(text, unit, spans) for unit, spans in zip(units, found, strict=True)]

    def _unit_hits(self, text: str, unit: Unit, found: dict[int, list[Span]]) -> list[Hit]:
        hits = self._rule_hits(text, unit, found)
        if hits:
            ends = _WordEnds(text, unit)
            if any(ends.straddled(s) for h in hits for s in h.spans):
                kept = {word: [s for s in spans if not ends.straddled(s)] for word, spans in found.items()}
                hits = self._rule_hits(text, unit, {word: spans for word, spans in kept.items() if spans})
        return hits

    def _rule_hits(self, text: str, unit: Unit, found: dict[int, list[Span]]) -> list[Hit]:
        body = text[unit.low : unit.high]
        candidates = sorted({n for word in found for n in self._rules_of_word[word]}) + self._free
        best: dict[tuple[int, Strength], Hit] = {}
        for number in candidates:
            rule = self._rules[number]
            key = (rule.criterion, rule.strength)
            if key in best and rule.strength is Strength.MENTION:
                continue
            hit = self._try(rule, unit, body, found)
            if hit is not None and (key not in best or _width(hit) < _width(best[key])):
                best[key] = hit
        if unit.kind is UnitKind.ROW or unit.row_label:
            for hit in self._row_hits(text, unit):
                best.setdefault((hit.criterion, hit.strength), hit)
        hits = sorted(best.values(), key=lambda h: (h.criterion, -h.strength))
        if is_self_scoring(unit.columns):
            hits = [h for h in hits if h.strength is not Strength.FIELD and not _in_label(h, text, unit)]
        barred = {c for c in {h.criterion for h in hits} if self._barred(c, unit, body, found)}
        return [h for h in hits if h.criterion not in barred]

    def _barred(self, criterion: int, unit: Unit, body: str, found: dict[int, list[Span]]) -> bool:
        return any(self._try(rule, unit, body, found) is not None for rule in self._excludes[criterion])

    def _try(self, rule: _Compiled, unit: Unit, body: str, found: dict[int, list[Span]]) -> Hit | None:
        for ids in rule.words:
            if ids.isdisjoint(found):
                return None
        if any(w in body for w in rule.not_literals) or any(p.search(body) for p in rule.not_patterns):
            return None
        if not all(_holds_around(item, unit) for item in rule.around):
            return None
        groups = [sorted(s for word in ids & found.keys() for s in found[word]) for ids in rule.words]
        for literals, patterns in rule.mixed:
            spans = [(m.start() + unit.low, m.end() + unit.low) for p in patterns for m in p.finditer(body)]
            spans += [(unit.low + body.index(w), unit.low + body.index(w) + len(w)) for w in literals if w in body]
            if not spans:
                return None
            groups.append(spans)
        spans_ = _tightest(groups)
        if rule.rule.window is not None and spans_ and _reach(spans_) > rule.rule.window:
            return None
        return Hit(rule.criterion, rule.strength, rule.rule.text, tuple(sorted(spans_)))

    def _row_hits(self, text: str, unit: Unit) -> list[Hit]:
        """Hits by the row's label (form fields) and by names of proof documents in a list of proof."""
        hits = []
        label = unit.row_label
        body = text[unit.low : unit.high]
        proof = is_proof_list(unit.columns)
        if label and len(label) <= 24 and not proof:
            values = _value_cells(text, unit)
            for criterion, fields in enumerate(self.fields):
                if any(f in label for f in fields):
                    hits.append(Hit(criterion, Strength.FIELD, f"栏目:{label}", values))
        if proof:
            for criterion, proofs in enumerate(self.proofs):
                name = next((p for p in proofs if p in body), None)
                if name is not None:
                    at = unit.low + body.index(name)
                    hits.append(Hit(criterion, Strength.PROOF, f"佐证:{name}", ((at, at + len(name)),)))
        return hits


class _WordEnds:
    """Where words end around a find, cut phrase by phrase (up to the next mark) and only where it is asked."""

    def __init__(self, text: str, unit: Unit) -> None:
        self._text = text
        self._cuts = [unit.low, *(m.end() for m in _MARKS.finditer(text, unit.low, unit.high)), unit.high]
        self._edges: dict[int, frozenset[int]] = {}

    def straddled(self, span: Span) -> bool:
        """Whether a short word begins inside one word and ends inside another: 展会 in 发展会员 is no 展会.

        Only both ends off a word's edge tell: one alone would lose real terms, since jieba joins many of them.
        """
        start, end = span
        if end - start > SHORT:
            return False
        at = bisect.bisect_right(self._cuts, start) - 1
        low = self._cuts[at]
        if low not in self._edges:
            self._edges[low] = frozenset(low + e for e in boundaries(self._text[low : self._cuts[at + 1]]))
        return start not in self._edges[low] and end not in self._edges[low]


def holds(rule: Rule, text: str, unit: Unit) -> bool:
    """Whether a single rule holds for a unit, without the automaton; for the few rules that are asked of few units."""
    body = text[unit.low : unit.high]
    for item in rule.items:
        if item.scope is not Scope.UNIT:
            if not _holds_around(item, unit):
                return False
            continue
        here = any(w in body for w in item.literals) or any(re.search(p, body) for p in item.patterns)
        if here == item.negative:
            return False
    return True


def _value_cells(text: str, unit: Unit) -> tuple[Span, ...]:
    """The slices of a row's cells behind its label, or the whole unit where there are none."""
    spans, at = [], unit.low
    for cell in text[unit.low : unit.high].split("\t"):
        if cell.strip() and at > unit.low and cell.strip() != unit.row_label:
            spans.append((at, at + len(cell)))
        at += len(cell) + 1
    return tuple(spans) or ((unit.low, unit.high),)


def is_self_scoring(columns: Sequence[str]) -> bool:
    """Whether the header cells are those of a self-scoring table: its rows count by their facts, not their names."""
    return any(word in c for c in columns for word in load_tables().self_marks)


def _in_label(hit: Hit, text: str, unit: Unit) -> bool:
    """Whether all that a hit found stands in the row's label cell."""
    start = text.find(unit.row_label, unit.low, unit.high)
    return bool(hit.spans) and all(start <= s and e <= start + len(unit.row_label) for s, e in hit.spans)


def is_proof_list(columns: Sequence[str]) -> bool:
    """Whether the header cells are those of a list of proof documents (材料名称、份数 …)."""
    return any(word in c for c in columns for word in load_tables().proof)


_MATCHERS: dict[str, Matcher] = {}


def matcher_of(criteria: CriteriaSet) -> Matcher:
    """The matcher of a set; built once a process for each fingerprint."""
    if criteria.fingerprint not in _MATCHERS:
        _MATCHERS[criteria.fingerprint] = Matcher(criteria)
    return _MATCHERS[criteria.fingerprint]


def _compile_all(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in patterns)


def _holds_around(item: Item, unit: Unit) -> bool:
    if item.scope is Scope.ROW:
        texts: Sequence[str] = (unit.row_label,)
    elif item.scope is Scope.COLUMN:
        texts = unit.columns
    else:
        texts = unit.section
    held = any(w in t for t in texts for w in item.literals) or any(
        re.search(p, t) for t in texts for p in item.patterns
    )
    return held != item.negative


def _reach(spans: Sequence[Span]) -> int:
    return max(e for _, e in spans) - min(s for s, _ in spans)


def _width(hit: Hit) -> int:
    return _reach(hit.spans) if hit.spans else 0


def _tightest(groups: Sequence[Sequence[Span]]) -> list[Span]:
    """One span of each group, chosen so that together they reach over as few characters as possible.

    Exact for the usual one to three groups of a few spans; with more it anchors at each span of the rarest group and
    takes the nearest of the others, which is the same in all but contrived cases.
    """
    if not groups:
        return []
    rare = min(groups, key=len)
    best: list[Span] = []
    for anchor in rare[:12]:
        chosen = [
            anchor if group is rare else min(group, key=lambda s: max(anchor[1], s[1]) - min(anchor[0], s[0]))
            for group in groups
        ]
        if not best or _reach(chosen) < _reach(best):
            best = chosen
    return best
