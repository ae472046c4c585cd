"""`sihao`: one verb a file; imports stay inside the verbs so that help is quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cli import doctor, lexicon_check, names_match, run
from cli.command import Parser, dispatch
from sihao import __version__
from sihao.errors import SihaoError


def build_parser() -> Parser:
    """The parser with every verb."""
    parser = Parser(prog="sihao", description="四好商会申报材料评审辅助：读材料、找依据、预填评分表。全程离线。")
    parser.add_argument("--version", action="version", version=f"sihao {__version__}", help="显示版本")
    verbs = parser.add_subparsers(title="命令", metavar="命令", parser_class=Parser)
    for module in (run, lexicon_check, names_match, doctor):
        module.register(verbs)
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code: 0 done, 1 something was set aside, 2 wrong usage, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = dispatch(build_parser(), arguments)
    except SihaoError as error:
        for fault in getattr(error, "faults", ()) or (error,):
            line = fault.line() if isinstance(fault, SihaoError) else str(fault)
            print(line, file=sys.stderr)
            for inner in getattr(fault, "faults", ()):
                print(f"  {inner}", file=sys.stderr)
        if getattr(error, "faults", ()) and not isinstance(error.faults[0], SihaoError):  # type: ignore[attr-defined]
            print(error.line(), file=sys.stderr)
        code = error.exit_code
    except BrokenPipeError:
        code = 0
    except KeyboardInterrupt:
        print("已中断：已完成的材料是完整的，可以再次运行。", file=sys.stderr)
        code = 130
    raise SystemExit(code)


if __name__ == "__main__":
    main()
