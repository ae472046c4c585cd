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
    """The page of templates/<name>.html, .css and .js with `data` for its script.

    Nothing outside the file is asked for: the policy forbids it, and only this very script may run. All text of
    documents travels in `data` and reaches the page as text, never as markup.
    """
    body = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8")
    style = (TEMPLATES / f"{name}.css").read_text(encoding="utf-8")
    script = (TEMPLATES / f"{name}.js").read_text(encoding="utf-8")
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{_hash(script)}'"
    )
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{html.escape(title)}</title><style>{style}</style></head>\n<body>{body}\n"
        f'<script type="application/json" id="data">{embed(data)}</script>\n<script>{script}</script></body></html>\n'
    ).encode()


def embed(data: Any) -> str:
    """JSON that can stand inside a script element whatever text it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
