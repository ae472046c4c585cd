"""Whether the text of a page can be trusted: garbled fonts, old OCR layers, invisible and doubled characters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.read.pdf_chars import PageChars

LEAST = 8
"""Fewer characters than this on a page with pictures are no text to speak of (a stamp's number, a page number)."""


def usual_share(codes: NDArray[np.int32]) -> float:
    """The share of characters that ordinary Chinese documents are made of; 1.0 for an empty page."""
    solid = codes[codes > 32]
    if not len(solid):
        return 1.0
    han = (solid >= 0x4E00) & (solid <= 0x9FFF)
    plain = (solid < 0x7F) | ((solid >= 0x3000) & (solid <= 0x30FF)) | ((solid >= 0xFF00) & (solid <= 0xFFEF))
    marks = ((solid >= 0x2010) & (solid <= 0x2040)) | ((solid >= 0xA0) & (solid <= 0x17F))
    forms = ((solid >= 0x2E80) & (solid <= 0x2FDF)) | ((solid >= 0xF900) & (solid <= 0xFAFF)) | (solid > 0x20000)
    signs = (solid >= 0x2100) & (solid <= 0x27BF)
    return float((han | plain | marks | forms | signs | ((solid >= 0x3400) & (solid < 0x4E00))).mean())


def garbled(chars: PageChars) -> bool:
    """Whether the characters have lost their meaning: no Unicode map, so codes are arbitrary."""
    solid = chars.codes[chars.codes > 32]
    total = len(solid) + chars.bad
    if total < LEAST:
        return False
    if chars.bad > 0.1 * total or usual_share(chars.codes) < 0.85:
        return True
    ascii_ = solid[solid < 0x7F]
    if len(ascii_) > 0.9 * len(solid) and len(solid) > 60:
        # Codes of a subset font read as ASCII: few letters, hardly a blank or vowel between them.
        letters = ((ascii_ | 32) >= 97) & ((ascii_ | 32) <= 122)
        digits = (ascii_ >= 48) & (ascii_ <= 57)
        return bool((letters | digits).mean() < 0.45)
    return False


def poor_ocr(codes: NDArray[np.int32]) -> bool:
    """Whether a hidden OCR layer is bad: rare characters, or Latin letters scattered among Chinese ones."""
    text = "".join(map(chr, codes[codes > 32].tolist()))
    han = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    if len(han) < LEAST:
        return True
    rare = sum(not _common(c) for c in han)
    stray = sum(a.isascii() and a.isalpha() and ("\u4e00" <= b <= "\u9fff" or b.isdigit()) for a, b in pairwise(text))
    odd = sum(c in "{}[]|\\^~`_<>=*#$&„" for c in text)
    return rare > 0.02 * len(han) or stray + odd > 0.03 * len(text)


def _common(character: str) -> bool:
    try:
        return character.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False


def doubled(chars: PageChars, indices: NDArray[np.int64]) -> NDArray[np.bool_]:
    """True for every character that repeats an earlier one at nearly the same place (fake bold, a line drawn twice)."""
    n = len(indices)
    result = np.zeros(n, bool)
    if n < 2:
        return result
    codes, boxes = chars.codes[indices], chars.boxes[indices]
    reach = np.clip(0.3 * (boxes[:, 2] - boxes[:, 0]), 0.6, 3.0)
    for shift in (0.0, 2.0):
        grid = np.floor((boxes[:, :2] + shift) / 4.0).astype(np.int64)
        key = (codes.astype(np.int64) << 40) ^ ((grid[:, 0] & 0xFFFFF) << 20) ^ (grid[:, 1] & 0xFFFFF)
        order = np.lexsort((np.arange(n), key))
        same = key[order][1:] == key[order][:-1]
        for at in np.nonzero(same)[0]:
            first, second = order[at], order[at + 1]
            near = np.abs(boxes[first, :2] - boxes[second, :2])
            if codes[first] > 32 and near[0] < reach[first] and near[1] < reach[first]:
                result[max(first, second)] = True
    return result
