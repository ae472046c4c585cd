"""Argument parsing that speaks Chinese: headings, help and errors."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

_ERRORS = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (\S+): invalid choice: (.*?) \(choose from (.*)\)", r"\1 不能是 \2，可选：\3"),
    (r"argument (\S+): invalid .* value: (.*)", r"\1 的值 \2 不对"),
    (r"argument (\S+): expected one argument", r"\1 后面要有一个值"),
    (r"argument (\S+): expected at least one argument", r"\1 后面至少要有一个值"),
    (r"one of the arguments (.*) is required", r"以下参数至少给一个：\1"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 不能与 \2 同时用"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose help and errors are Chinese; wrong usage exits with 2."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", _Formatter)
        kwargs |= {"add_help": False, "allow_abbrev": False}
        super().__init__(*args, **kwargs)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, message: str) -> NoReturn:
        """Print what is wrong in Chinese and exit with 2."""
        for pattern, chinese in _ERRORS:
            if re.match(pattern, message):
                message = re.sub(pattern, chinese, message)
                break
        print(f"E401 命令用法不对：{message}\n请查看 {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


Run = Callable[[argparse.Namespace], int]


def dispatch(parser: Parser, arguments: Sequence[str] | None) -> int:
    """Parse and call the chosen verb's function; without a verb show the help and return 2."""
    options = parser.parse_args(arguments)
    run: Run | None = getattr(options, "run", None)
    if run is None:
        parser.print_help()
        return 2
    return run(options)
