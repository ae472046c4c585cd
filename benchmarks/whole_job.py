"""The whole job (read, extract, score) against the floor and a peer, two jobs against one, and memory by batch size.

`python benchmarks/whole_job.py [PDF …]` prints ratios from one run; without arguments it makes its own PDFs from the
samples' texts. CPU seconds are user + system of a fresh process each, start-up left out.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

REPEAT = 6
"""Each measured process goes over the files this many times."""


def make_files(folder: Path) -> list[Path]:
    """PDFs of about eight pages each, made from the samples' texts."""
    from samples.make_samples import make_pdf  # noqa: PLC0415

    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "samples" / "texts").glob("*/*.txt"))]
    fonts = sorted(Path("/usr/share/fonts").rglob("wqy-zenhei.tt[cf]"))  # embedded, as office programs do
    files = []
    for n in range(4):
        path = folder / f"报告{n}.pdf"
        path.write_bytes(make_pdf("\n\n".join(texts[n:] + texts[:n]), fonts[0] if fonts else None))
        files.append(path)
    return files


def measure(what: str, files: list[str]) -> None:
    """Run one contender in this process and print its CPU seconds, pages and peak memory as JSON."""
    work = {"floor": _floor, "pdfplumber": _pdfplumber, "read": _read, "whole": _whole}[what]
    work(files[:1])  # imports, dictionaries and first-use costs are not what is compared
    before = time.process_time()
    pages = sum(work(files) for _ in range(REPEAT))
    spent = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"cpu": spent, "pages": pages, "peak_mb": peak // 1024}))


def _floor(files: list[str]) -> int:
    import pypdfium2  # noqa: PLC0415

    pages = 0
    for file in files:
        pdf = pypdfium2.PdfDocument(file)
        for index in range(len(pdf)):
            page = pdf[index]
            textpage = page.get_textpage()
            textpage.get_text_range()
            textpage.close()
            page.close()
        pages += len(pdf)
        pdf.close()
    return pages


def _pdfplumber(files: list[str]) -> int:
    import pdfplumber  # noqa: PLC0415

    pages = 0
    for file in files:
        with pdfplumber.open(file) as pdf:
            for page in pdf.pages:
                len(page.chars)
                page.close()
            pages += len(pdf.pages)
    return pages


def _read(files: list[str]) -> int:
    from extractors.read import read_file  # noqa: PLC0415

    return sum(len(read_file(Path(f)).pages) for f in files)


def _whole(files: list[str]) -> int:
    from extractors.read import read_file  # noqa: PLC0415
    from scoring.assess import assess_dossier  # noqa: PLC0415
    from scoring.assessment import to_json  # noqa: PLC0415

    pages = 0
    for file in files:
        document = read_file(Path(file))
        to_json(assess_dossier("d", [document], ()))
        pages += len(document.pages)
    return pages


def contender(what: str, files: list[Path]) -> dict[str, float]:
    """A contender measured in a process of its own."""
    command = [sys.executable, __file__, "--measure", what, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def batch(source: Path, jobs: int) -> tuple[float, int]:
    """Wall seconds of `sihao run` and the largest worker's peak memory in MB."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "cli.main", "run", str(source), "--out", f"{out}/o", "--jobs", str(jobs)]
        begun = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            peak = max(peak, *(_peak_mb(p) for p in _family(process.pid)), 0)
            time.sleep(0.1)
        return time.monotonic() - begun, peak


def _family(pid: int) -> list[int]:
    found, todo = [], [pid]
    while todo:
        parent = todo.pop()
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        except OSError:
            children = []
        todo += [int(c) for c in children]
        found += [int(c) for c in children]
    return found


def _peak_mb(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    return 0


def make_batch(folder: Path, files: list[Path], count: int) -> Path:
    """A folder of `count` dossiers of one file each."""
    source = folder / f"batch{count}"
    for n in range(count):
        (source / f"d{n:04d}").mkdir(parents=True)
        shutil.copy(files[n % len(files)], source / f"d{n:04d}" / "报告.pdf")
    return source


def main() -> None:
    """Print every ratio."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = [Path(a).absolute() for a in sys.argv[1:]] or make_files(folder)
        found = {what: contender(what, files) for what in ("floor", "pdfplumber", "read", "whole")}
        for what, f in found.items():
            print(f"{what:11} {1000 * f['cpu'] / f['pages']:7.2f} ms/page  peak {f['peak_mb']} MB")
        cpu = {what: f["cpu"] / f["pages"] for what, f in found.items()}
        print(f"whole job / pdfplumber characters: {cpu['whole'] / cpu['pdfplumber']:.2f}  (must be < 0.50)")
        print(f"whole job / pdfium text (floor):   {cpu['whole'] / cpu['floor']:.2f}")
        print(f"reading / pdfium text (floor):     {cpu['read'] / cpu['floor']:.2f}")
        if os.environ.get("SIHAO_BENCH") == "quick":
            return
        small, large = make_batch(folder, files, 50), make_batch(folder, files, 500)
        one, peak_small = batch(small, 1)
        two, _ = batch(small, 2)
        print(f"50 dossiers: one job {one:.1f} s, two jobs {two:.1f} s, speed-up {one / two:.2f}  (must be ≥ 1.7)")
        many, peak_large = batch(large, 2)
        print(f"500 dossiers, two jobs: {many:.1f} s")
        print(f"peak memory of a process: {peak_small} MB at 50 dossiers, {peak_large} MB at 500")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], sys.argv[3:])
    else:
        main()
