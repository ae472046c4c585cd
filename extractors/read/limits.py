"""How much of an untrusted file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file; beyond them reading stops with E105 (size) or E106 (a bomb)."""

    max_bytes: int = 512 << 20
    max_pages: int = 3000
    max_characters: int = 20_000_000
    max_archive_bytes: int = 1 << 30
    max_archive_ratio: int = 200
    max_archive_entries: int = 20_000
    max_part_bytes: int = 256 << 20
    max_depth: int = 200


DEFAULT = Limits()
