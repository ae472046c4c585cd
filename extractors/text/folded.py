"""Text made comparable, with the way back: every folded character knows the slice of the original it came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` folded from some original, with two int32 arrays as long as `text`.

    `starts[i]` and `ends[i]` bound the slice of the original that folded character `i` stands for. Both never fall;
    a character folded into several (`㎡` → `m2`) gives all of them the same slice; several folded into one, or
    dropped beside one, are covered by the slice of a neighbour or by nothing.
    """

    text: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The slice of the original that the folded slice `[start, end)` stands for; empty in, empty out."""
        if start >= end:
            at = int(self.starts[start]) if start < len(self.text) else (int(self.ends[-1]) if len(self.text) else 0)
            return at, at
        return int(self.starts[start]), int(self.ends[end - 1])
