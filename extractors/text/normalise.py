"""Folding text for matching: named steps, each with the way back to the original characters.

Steps, in order: `width` (full width, compatibility and radical forms), `expand` (one character that stands for
several), `script` (traditional → simplified, protected words left alone), `breaks` (line ends inside a block), `spaces`
(blanks between Chinese characters, zero-width characters). What the result looks like is said in
docs/design/criteria.md; every step is idempotent and so is `fold`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import opencc
from numpy.typing import NDArray

from extractors.document import Document
from extractors.text.folded import Folded
from lexicon.text import load_text_data

Step = Callable[[Folded], Folded]

_KEEP = frozenset("。！？、《》〈〉【】—…·•①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_QUOTES = dict.fromkeys("“”„‟″〝〞「」『』﹁﹂﹃﹄‘’＂", '"')
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u00ad\ufeff\ufe00-\ufe0f\u0000-\u0008\u000e-\u001f]+")
_HAN = "\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026\U00020000-\U0003ffff"
_SPACE = " \u00a0\u2000-\u200a\u202f\u205f\u3000"
_BETWEEN = re.compile(
    f'(?<=[{_HAN}])[{_SPACE}]+(?=[{_HAN}("0-9])|(?<=[0-9)%"])[{_SPACE}]+(?=[{_HAN}])|(?<=[{_HAN}])[{_SPACE}]+(?=[,;:%)])'
    f'|(?<=[,;:(])[{_SPACE}]+(?=[{_HAN}"])'
)
_ODD = re.compile(r"[^\u4e00-\u9fff\x00-\x7e。！？、《》—…]")


class _WidthTable(dict[int, str]):
    """A translation table that works out each character once: its one-character compatibility form, or itself."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = character
        if character in _QUOTES:
            folded = _QUOTES[character]
        elif character not in _KEEP and not (0x4E00 <= code <= 0x9FFF):
            compatible = unicodedata.normalize("NFKC", character)
            folded = compatible if len(compatible) == 1 else character
            folded = _QUOTES.get(folded, folded)
        self[code] = folded
        return folded


_WIDTH = _WidthTable()


def identity(text: str) -> Folded:
    """The text as its own folding."""
    n = len(text)
    return Folded(text, np.arange(n, dtype=np.int32), np.arange(1, n + 1, dtype=np.int32))


def width(folded: Folded) -> Folded:
    """One-to-one: full width to half width, quotation marks to `"`, radicals and compatibility ideographs folded."""
    if not _ODD.search(folded.text):
        return folded
    return Folded(folded.text.translate(_WIDTH), folded.starts, folded.ends)


def expand(folded: Folded) -> Folded:
    """Characters that stand for several (`㎡`, `㈠`, `℃`) written out; all parts keep the one character's slice."""
    pieces: list[str] = []
    sources: list[int] = []
    at = 0
    for match in _ODD.finditer(folded.text):
        character = match.group()
        full = unicodedata.normalize("NFKC", character)
        if len(full) < 2 or character in _KEEP:
            continue
        full = full.strip() or full
        pieces.append(folded.text[at : match.start()] + full)
        sources.extend([*range(at, match.start()), *[match.start()] * len(full)])
        at = match.end()
    if not pieces:
        return folded
    pieces.append(folded.text[at:])
    sources.extend(range(at, len(folded.text)))
    return width(_pick("".join(pieces), folded, np.array(sources, dtype=np.int32)))


def script(folded: Folded) -> Folded:
    """Traditional characters made simplified; words of `lexicon/text/protected.yaml` stay as they are."""
    if not _traditional().search(folded.text):
        return folded
    pieces: list[str] = []
    sources: list[int] = []
    at = 0
    for match in _protected().finditer(folded.text):
        _convert_run(folded.text, at, match.start(), pieces, sources)
        pieces.append(match.group())
        sources.extend(range(match.start(), match.end()))
        at = match.end()
    _convert_run(folded.text, at, len(folded.text), pieces, sources)
    return _pick("".join(pieces), folded, np.array(sources, dtype=np.int32))


def spaces(folded: Folded) -> Folded:
    """Blanks between Chinese characters and all zero-width characters dropped; runs of blanks elsewhere kept."""
    cuts = [m.span() for m in _BETWEEN.finditer(folded.text)] + [m.span() for m in _INVISIBLE.finditer(folded.text)]
    return _without(folded, cuts)


STEPS: dict[str, Step] = {"width": width, "expand": expand, "script": script, "spaces": spaces}


def fold(text: str, steps: Sequence[str] = tuple(STEPS)) -> Folded:
    """The text folded by the named steps, in the order given, with the map back to its characters."""
    folded = identity(text)
    for name in steps:
        folded = STEPS[name](folded)
    return folded


def fold_document(document: Document) -> Folded:
    """A document's text folded; line ends inside a block go, separators between blocks and cells stay."""
    folded = identity(document.text)
    cuts = []
    for block in document.blocks:
        at = document.text.find("\n", block.start, block.end)
        while at >= 0:
            if _soft(document.text, at):
                cuts.append((at, at + 1))
            at = document.text.find("\n", at + 1, block.end)
    folded = _without(folded, cuts)
    for step in STEPS.values():
        folded = step(folded)
    return folded


def _soft(text: str, at: int) -> bool:
    """Whether a line end only wraps a line: the line before it does not end a sentence."""
    before = text[at - 1 : at]
    return before not in "。！？；：!?;:\n" and re.match(f"[{_HAN}A-Za-z0-9]", before) is not None


def _convert_run(text: str, start: int, end: int, pieces: list[str], sources: list[int]) -> None:
    run = text[start:end]
    if not run:
        return
    converted = run
    for converter in _converters():
        out = converter.convert(converted)
        # A phrase table may change lengths; then characters are converted one by one, which never does.
        converted = out if len(out) == len(converted) else "".join(converter.convert(c)[:1] or c for c in converted)
    pieces.append(converted)
    sources.extend(range(start, end))


def _pick(text: str, folded: Folded, sources: NDArray[np.int32]) -> Folded:
    return Folded(text, folded.starts[sources], folded.ends[sources])


def _without(folded: Folded, cuts: Sequence[tuple[int, int]]) -> Folded:
    """The folding without the slices `cuts`; they may overlap and come in any order."""
    if not cuts:
        return folded
    keep = np.ones(len(folded.text), dtype=bool)
    for start, end in cuts:
        keep[start:end] = False
    sources = np.nonzero(keep)[0].astype(np.int32)
    characters = np.array(list(folded.text), dtype="<U1")[sources]
    return _pick("".join(characters.tolist()), folded, sources)


@lru_cache(maxsize=1)
def _converters() -> tuple[opencc.OpenCC, ...]:
    return opencc.OpenCC("t2s"), opencc.OpenCC("hk2s"), opencc.OpenCC("tw2s")


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    """Matches any character that some converter would change."""
    every = "".join(chr(c) for c in [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)])
    changed: set[str] = set()
    for converter in _converters():
        lines = converter.convert("\n".join(every)).split("\n")
        changed.update(a for a, b in zip(every, lines, strict=True) if a != b)
    return re.compile(f"[{''.join(sorted(changed))}]")


@lru_cache(maxsize=1)
def _protected() -> re.Pattern[str]:
    words = sorted(load_text_data("protected")["保护"], key=len, reverse=True)
    return re.compile("|".join(re.escape(w) for w in words))
