"""One self-contained HTML file: inline style and script under a strict policy, data as escaped JSON."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "templates"


def render(title: str, name: str, data: Any) -> bytes:
    """The page made of templates/<name>.html (body), .css and .js, with `data` as JSON for its script.

    Nothing outside the file is asked for: the policy forbids it, and only this very script and style may run. The body
    is fixed; all text of documents travels in `data` and reaches the page as text, never as markup.
    """
    body, style, script = (_template(f"{name}.{kind}") for kind in ("html", "css", "js"))
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'"
    )
    return (
        "<!DOCTYPE html>\n"
        '<html lang="zh-CN"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{html.escape(clean(title))}</title>\n<style>{style}</style></head>\n<body>\n{body}\n"
        f'<script type="application/json" id="data">{embed(data)}</script>\n<script>{script}</script>\n</body></html>\n'
    ).encode()


def embed(data: Any) -> str:
    """JSON that can stand inside a script element whatever text it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return clean(text)


def clean(text: str) -> str:
    """Text that has a UTF-8 form: lone surrogates become the replacement character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
