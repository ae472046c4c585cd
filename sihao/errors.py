"""Every error that a person can meet, with a stable code, a cause and a remedy in Chinese.

SihaoError
├── InputError      E1xx  what was handed in cannot be taken
├── ReadError       E2xx  a file was taken but cannot be read, wholly or in part
├── LexiconError    E3xx  criteria, cues or lists are wrong
├── UsageError      E4xx  a command was called wrongly
├── OutputError     E5xx  a result cannot be written
└── RunError        E6xx  the run itself failed (worker, Prefect)

The table `CODES` is the single place where codes are given out; `docs/reference/errors.md` is generated from it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What one error code means: its cause and its remedy, both in Chinese."""

    code: str
    cause: str
    remedy: str


_ROWS: tuple[tuple[str, str, str], ...] = (
    ("E101", "不支持的文件类型", "请提交 PDF 或 Word（.docx）文件；其他格式请先另存为其中一种"),
    ("E102", "文件是空的（0 字节）", "请确认文件是否上传完整，重新提交"),
    ("E103", "文件损坏或不完整，无法打开", "请在原电脑上打开确认，重新导出或重新传送"),
    ("E104", "文件设有打开密码", "请提交方去掉密码后重新提交"),
    ("E105", "文件超过大小或页数上限", "请拆分后提交，或在命令中调高上限"),
    ("E106", "文件内容可疑（压缩炸弹、越界路径或外部实体），未予读取", "请提交方用办公软件重新另存后提交"),
    ("E107", "文件无法访问（没有权限或已被移走）", "请检查文件权限和路径"),
    ("E108", "内容与扩展名不符", "已按实际内容处理；请提交方核对文件"),
    ("E109", "申报材料文件夹里没有可读的文件", "请检查该文件夹是否放错，或补交材料"),
    ("E201", "本页没有可用文字，需要 OCR", "请提交可复制文字的版本，或待启用 OCR 后重新处理"),
    ("E202", "字体缺少文字映射，提取的文字是乱码，需要 OCR", "请提交方从 Word 重新导出 PDF，或待启用 OCR 后重新处理"),
    ("E203", "扫描件自带的文字层质量差，需要 OCR", "请提交清晰的电子版，或待启用 OCR 后重新处理"),
    ("E204", "读取超时，已停止", "请检查文件是否异常；可调高 --timeout 后重试"),
    ("E205", "读取进程异常退出", "请单独重试该文件；如再次出现，请重新导出文件"),
    ("E206", "读取占用内存超过上限，已停止", "请拆分文件，或调高 --memory 后重试"),
    ("E207", "文件中有不可见的文字，已排除", "请核对原件；不可见文字不作为依据"),
    ("E208", "文字重影，已去重", "一般无需处理；如有疑问请核对原件"),
    ("E209", "部分字符无法识别", "请核对该页原件"),
    ("E210", "读取内容为空，文件中没有文字", "请核对是否交错文件"),
    ("E211", "旧版 Word（.doc/.wps）暂不支持", "请用 Word 或 WPS 另存为 .docx 后提交"),
    ("E212", "部分内容未读取（嵌入对象、图片中的文字等）", "请人工核对该文件"),
    ("E301", "指标文件有错误", "请按提示的 [文件: 行] 修改后运行 sihao lexicon check"),
    ("E302", "找不到指标集", "请用 sihao lexicon check 查看可用的指标集"),
    ("E303", "提示词、名单等词库文件有错误", "请按提示的 [文件: 行] 修改"),
    ("E401", "命令用法不对", "请查看 --help"),
    ("E402", "找不到输入路径", "请检查路径是否写对"),
    ("E403", "输出位置不可用", "请换一个可写的文件夹；不要放在输入文件夹里面"),
    ("E404", "两份申报材料的编号相同", "请改其中一个文件夹或文件的名字"),
    ("E501", "磁盘空间不足，结果未写入", "请清理磁盘后重新运行，已完成的部分不受影响"),
    ("E502", "结果写入失败", "请检查输出文件夹的权限，关闭正在打开的表格后重试"),
    ("E601", "工作进程无法启动", "请运行 sihao doctor 检查环境"),
    ("E602", "Prefect 服务不可用", "请查看日志；不需要界面时可直接用 sihao run"),
    ("E603", "处理该申报材料时程序出错", "其余材料不受影响；请把日志交给维护人员"),
)
CODES: dict[str, Code] = {code: Code(code, cause, remedy) for code, cause, remedy in _ROWS}


class SihaoError(Exception):
    """Base of every error of the project.

    `code` is a key of `CODES`; `where` names the file, sheet, line or command; `detail` adds what is particular to
    this case (Chinese). `str(error)` is the one line that a person reads: `E103 [文件] 原因：细节。处理：…`.
    """

    exit_code = 1

    def __init__(self, code: str, where: str = "", detail: str = "") -> None:
        self.code, self.where, self.detail = code, where, detail
        super().__init__(self.line())

    @property
    def message(self) -> str:
        """The cause in Chinese, with the detail of this case."""
        cause = CODES[self.code].cause
        return f"{cause}：{self.detail}" if self.detail else cause

    @property
    def remedy(self) -> str:
        """What the person can do about it, in Chinese."""
        return CODES[self.code].remedy

    def line(self) -> str:
        """One line for the terminal and the log."""
        where = f"[{self.where}] " if self.where else ""
        return f"{self.code} {where}{self.message}。处理：{self.remedy}"

    def __reduce__(self) -> tuple[type[SihaoError], tuple[str, str, str]]:
        """Errors cross process borders, so they rebuild from their three parts."""
        return type(self), (self.code, self.where, self.detail)


class InputError(SihaoError):
    """What was handed in cannot be taken (E1xx)."""


class ReadError(SihaoError):
    """A file was taken but cannot be read (E2xx)."""


class LexiconError(SihaoError):
    """Criteria, cues or lists are wrong (E3xx); `faults` holds all of them as `[where] what`."""

    exit_code = 2

    def __init__(self, code: str, where: str = "", detail: str = "", faults: tuple[str, ...] = ()) -> None:
        self.faults = faults
        super().__init__(code, where, detail)

    def __reduce__(self) -> tuple[type[SihaoError], tuple[str, str, str]]:
        return type(self), (self.code, self.where, self.detail, self.faults)  # type: ignore[return-value]


class UsageError(SihaoError):
    """A command was called wrongly (E4xx)."""

    exit_code = 2


class OutputError(SihaoError):
    """A result cannot be written (E5xx)."""


class RunError(SihaoError):
    """The run itself failed (E6xx)."""
