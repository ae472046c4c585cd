"""Whether the text of a page can be trusted: garbled fonts, old OCR layers, invisible and doubled characters."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.read.pdf_chars import UNKNOWN, PageChars, View
from extractors.read.pdf_objects import PageObjects

LEAST = 8
"""Fewer characters than this on a page with pictures are no text to speak of (a stamp's number, a page number)."""
_FEW = 120
"""A page with fewer characters than this and a large picture may hold more text in the picture."""
_LARGE = 0.4
_COVERING = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """Indices of the characters to be used, where they come from (native, ocr, none, blank), quality, problems."""

    usable: NDArray[np.int64]
    text: str
    quality: float
    problems: tuple[tuple[str, str], ...] = ()


def judge(chars: PageChars, objects: PageObjects, view: View) -> Judgement:
    """What of a page's text is used, and what is wrong with it."""
    nothing = np.zeros(0, np.int64)
    if not chars.solid.any():
        if objects.picture_share(view) > 0.02 or len(objects.paths) > 40:
            return Judgement(nothing, "none", 0.0, (("E201", ""),))
        return Judgement(nothing, "blank", 1.0)
    if garbled(chars):
        return Judgement(nothing, "none", 0.0, (("E202", ""),))
    hidden = _hidden(chars, objects, view)
    text, problems = "native", []
    keep = np.ones(len(chars.codes), bool)
    if hidden.any() and objects.picture_share(view) > _COVERING:
        if hidden.sum() > 0.8 * chars.solid.sum():
            if poor_ocr(chars.codes[hidden]):
                return Judgement(nothing, "none", 0.0, (("E203", ""),))
            text = "ocr"
        else:
            keep &= ~hidden
            problems.append(("E207", ""))
    elif hidden.any():
        keep &= ~hidden
        problems.append(("E207", ""))
    beyond = chars.solid & ~_within(chars, view)
    if (beyond & keep).any():
        keep &= ~beyond
        problems.append(("E207", "页面之外的文字"))
    usable = np.nonzero(keep)[0]
    twice = doubled(chars, usable)
    if twice.sum() > 3:
        problems.append(("E208", ""))
    usable = usable[~twice]
    return _by_amount(chars, objects, view, usable, text, problems)


def _by_amount(
    chars: PageChars,
    objects: PageObjects,
    view: View,
    usable: NDArray[np.int64],
    text: str,
    problems: list[tuple[str, str]],
) -> Judgement:
    amount = int(chars.solid[usable].sum())
    share = objects.picture_share(view) if amount < _FEW else 0.0
    if amount < LEAST and share > _LARGE:
        return Judgement(usable[:0], "none", 0.0, (*problems, ("E201", "")))
    if not amount:
        return Judgement(usable, "blank", 1.0, tuple(problems))
    quality = 0.8 if text == "ocr" else 1.0
    if text == "native" and share > _LARGE:
        problems.append(("E212", "图片较大，图中如有文字请人工核对"))
        quality = 0.8
    doubtful = _doubtful(chars.codes[usable])
    if doubtful > 2 or doubtful > 0.02 * amount:
        problems.append(("E209", f"{doubtful} 个字符"))
        quality = round(quality * max(0.3, 1 - 3 * doubtful / amount), 3)
    return Judgement(usable, text, quality, tuple(problems))


def _doubtful(codes: NDArray[np.int32]) -> int:
    """Characters without a known meaning, and those that only a wrong map puts into Chinese text."""
    unknown = codes == UNKNOWN
    # Spacing modifiers and Extension A do not occur in forms and reports; wrong ToUnicode maps give them.
    odd = ((codes >= 0x2B0) & (codes < 0x300)) | ((codes >= 0x3400) & (codes < 0x4DC0))
    odd |= ((codes >= 0xE000) & (codes < 0xF000)) | ((codes > 0xF0FF) & (codes < 0xF900))
    return int((unknown | odd).sum())


def _hidden(chars: PageChars, objects: PageObjects, view: View) -> NDArray[np.bool_]:
    """Inked characters that nobody sees: without colour or size, and white ones on white."""
    hidden = chars.hidden & chars.solid
    if not chars.pale.any():
        return hidden
    x = (chars.boxes[:, 0] + chars.boxes[:, 2]) / 2
    y = (chars.boxes[:, 1] + chars.boxes[:, 3]) / 2
    pale = chars.pale & ~hidden
    for x0, top, x1, bottom in objects.backgrounds(view):
        pale &= ~((x >= x0 - 1) & (x <= x1 + 1) & (y >= top - 1) & (y <= bottom + 1))
    return np.asarray(hidden | pale)


def _within(chars: PageChars, view: View) -> NDArray[np.bool_]:
    width, height = view.size
    x = (chars.boxes[:, 0] + chars.boxes[:, 2]) / 2
    y = (chars.boxes[:, 1] + chars.boxes[:, 3]) / 2
    return np.asarray((x >= 0) & (y >= 0) & (x <= width) & (y <= height))


def usual_share(codes: NDArray[np.int32]) -> float:
    """The share of characters that ordinary Chinese documents are made of; 1.0 for an empty page."""
    solid = codes[codes > 32]
    if not len(solid):
        return 1.0
    han = (solid >= 0x4E00) & (solid <= 0x9FFF)
    plain = (solid < 0x7F) | ((solid >= 0x3000) & (solid <= 0x30FF)) | ((solid >= 0xFF00) & (solid <= 0xFFEF))
    marks = ((solid >= 0x2010) & (solid <= 0x2040)) | ((solid >= 0xA0) & (solid <= 0x17F))
    forms = ((solid >= 0x2E80) & (solid <= 0x2FDF)) | ((solid >= 0xF900) & (solid <= 0xFAFF)) | (solid > 0x20000)
    symbols = ((solid >= 0x2000) & (solid <= 0x27BF)) | ((solid >= 0x370) & (solid < 0x500))
    symbols |= (solid >= 0xF000) & (solid <= 0xF0FF)
    return float((han | plain | marks | forms | symbols | ((solid >= 0x3400) & (solid < 0x4E00))).mean())


def garbled(chars: PageChars) -> bool:
    """Whether the characters have lost their meaning: no Unicode map, so codes are arbitrary."""
    solid = chars.codes[chars.solid]
    if len(solid) < LEAST:
        return False
    if chars.bad > 0.1 * len(solid) or usual_share(solid) < 0.85:
        return True
    ascii_ = solid[solid < 0x7F]
    if len(ascii_) > 0.9 * len(solid) and len(solid) > 40:
        # Codes of a subset font read as ASCII: signs among letters, hardly a vowel between consonants.
        letters = ascii_[((ascii_ | 32) >= 97) & ((ascii_ | 32) <= 122)]
        digits = (ascii_ >= 48) & (ascii_ <= 57)
        vowels = np.isin(letters | 32, [97, 101, 105, 111, 117])
        words = len(letters) > 0.5 * len(ascii_)
        return bool((len(letters) + digits.sum()) / len(ascii_) < 0.45 or (words and vowels.mean() < 0.2))
    return False


def poor_ocr(codes: NDArray[np.int32]) -> bool:
    """Whether a hidden OCR layer is bad: rare characters, or Latin letters and signs scattered among Chinese ones."""
    text = "".join(map(chr, codes[codes > 32].tolist()))
    han = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    if len(han) < LEAST:
        return True
    rare = sum(not _common(c) for c in han)
    stray = sum(a.isascii() and a.isalpha() and ("\u4e00" <= b <= "\u9fff" or b.isdigit()) for a, b in pairwise(text))
    odd = sum(c in "{}[]|\\^~`_<>=*#$&„«»¢£¥§©®°±¶" for c in text)
    return rare > 0.02 * len(han) or stray + odd > 0.01 * len(text)


def _common(character: str) -> bool:
    try:
        return character.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False


def doubled(chars: PageChars, indices: NDArray[np.int64]) -> NDArray[np.bool_]:
    """True for every character that repeats an earlier one at nearly the same place (fake bold, a line drawn twice).

    Two characters of one glyph (a ligature such as a double dash) share their place by right and are kept.
    """
    n = len(indices)
    result = np.zeros(n, bool)
    if n < 2:
        return result
    codes, boxes, tied = chars.codes[indices], chars.boxes[indices], chars.tied[indices]
    solid = chars.solid[indices]
    reach = np.clip(0.3 * (boxes[:, 2] - boxes[:, 0]), 0.6, 3.0)
    for shift in (0.0, 2.0):
        grid = np.floor((boxes[:, :2] + shift) / 4.0).astype(np.int64)
        key = (codes.astype(np.int64) << 40) ^ ((grid[:, 0] & 0xFFFFF) << 20) ^ (grid[:, 1] & 0xFFFFF)
        key[~solid] = -1 - np.nonzero(~solid)[0]
        order = np.argsort(key, kind="stable")
        for at in np.nonzero(key[order][1:] == key[order][:-1])[0].tolist():
            first, second = int(order[at]), int(order[at + 1])
            near = np.abs(boxes[first, :2] - boxes[second, :2])
            ligature = second == first + 1 and tied[second]
            if not ligature and near[0] < reach[first] and near[1] < reach[first]:
                result[second] = True
    for at in np.nonzero(tied)[0].tolist():
        result[at] = result[at - 1] if at else result[at]
    return result
