"""Chinese and Arabic numerals to numbers."""

from __future__ import annotations

DIGITS = {
    **{c: n for n, c in enumerate("零一二三四五六七八九")},
    **{c: n for n, c in enumerate("○壹贰叁肆伍陆柒捌玖")},
    **{"〇": 0, "两": 2, "俩": 2, "廿": 20, "卅": 30},
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG = {"万": 10_000, "亿": 100_000_000}
NUMERAL = "零〇○一二两俩三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟"


def parse_number(text: str) -> float | None:
    """The value of a numeral (`1,000`, `1.06亿`, `一千五百`, `二〇二一`, `十五`); None when it is none."""
    text = text.strip().replace(",", "")
    factor = 1.0
    while text and text[-1] in BIG and (text[:-1].replace(".", "", 1).isdigit() or text[:-1][-1:] in BIG):
        factor *= BIG[text[-1]]
        text = text[:-1]
    if not text:
        return None
    if text.replace(".", "", 1).isdigit() and text.isascii():
        return float(text) * factor
    value = _chinese(text)
    return None if value is None else value * factor


def _chinese(text: str) -> float | None:
    if all(c in DIGITS for c in text) and len(text) > 1 and "廿" not in text and "卅" not in text:
        return float("".join(str(DIGITS[c]) for c in text))
    total, section, digit, last_unit = 0, 0, 0, 1
    for character in text:
        if character in DIGITS:
            value = DIGITS[character]
            if value >= 20:
                section += value
                digit = 0
            else:
                digit = value
                if value == 0:
                    last_unit = 1
        elif character in UNITS:
            section += (digit or 1) * UNITS[character]
            last_unit = UNITS[character]
            digit = 0
        elif character in BIG:
            total = (total + section + digit) * BIG[character]
            section, digit, last_unit = 0, 0, BIG[character]
        else:
            return None
    # 一百五 means 150, 三万五 means 35,000: a last digit right after a unit counts in tenths of that unit.
    tail = digit * (last_unit // 10) if last_unit > 10 and digit else digit
    return float(total + section + tail)


def show(value: float) -> str:
    """A number as short text: no trailing zeros, no exponent."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
