"""The peers' own virtual environment, made once and anew when its requirements change."""

import shutil
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path("benchmarks/peers-requirements.txt")


def peers_python(work: Path) -> Path:
    """Return the Python of the peers' environment in the work folder. Ends the run if it cannot be made."""
    folder = work / "peers-venv"
    python, stamp = folder / "bin" / "python", folder / "installed.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    print(f"installing the peers in {folder} (a few minutes, 2 GB)", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    log = work / "peers-venv.log"
    log.unlink(missing_ok=True)
    torch = next(line for line in wanted.splitlines() if line.startswith("torch=="))
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    _run([sys.executable, "-m", "venv", str(folder)], log)
    # torch first and by its exact version, as in the Makefile, so that nothing brings another build.
    _run([*pip, torch], log)
    _run([*pip, "-r", str(REQUIREMENTS)], log)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def _run(command: list[str], log: Path) -> None:
    with log.open("a", encoding="utf-8") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise SystemExit(f"the peers' environment cannot be made: {last_line(log)}; all of it is in {log}")


def last_line(log: Path) -> str:
    """Return the last line with words of a log, cut to what fits a message."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing"
