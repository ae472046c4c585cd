"""Words by jieba with the project's own dictionary: where words end is evidence of what a string is not."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

import jieba

import lexicon.text

USERDICT = Path(lexicon.text.__file__).parent / "userdict.txt"


@lru_cache(maxsize=1)
def tokenizer() -> jieba.Tokenizer:
    """The project's tokenizer, loaded at first use. It keeps no cache file: a shared one could be tampered with."""
    jieba.setLogLevel(logging.WARNING)
    own = jieba.Tokenizer()
    own.FREQ, own.total = own.gen_pfdict(own.get_dict_file())
    own.initialized = True
    with USERDICT.open(encoding="utf-8") as words:
        own.load_userdict(words)
    return own


def words(text: str) -> list[str]:
    """The words of a text; joined they give the text back. No new words are guessed (HMM off)."""
    return list(tokenizer().cut(text, HMM=False))


def boundaries(text: str) -> frozenset[int]:
    """The positions in a text where a word starts or ends, 0 and the length included."""
    found = {0}
    at = 0
    for word in tokenizer().cut(text, HMM=False):
        at += len(word)
        found.add(at)
    return frozenset(found)
