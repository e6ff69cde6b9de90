"""Put wheels for both kinds of processors, toolboxes, and the script that installs them into one folder.

`python -m bundling [FOLDER]`; the folder must not exist yet. Wheels are those that `requirements.txt` names by hash.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROCESSORS = ("x86_64", "aarch64")
_LINUX = ("manylinux_2_28", "manylinux_2_24", "manylinux_2_17", "manylinux2014")
_PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def main() -> None:
    """Make the bundle; nothing is left where it cannot be made whole."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "bundle"
    if folder.exists():
        raise SystemExit(f"“{folder}”已经存在，请先移走。")
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        make(partial)
        partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    print(f"安装包在 {folder}：整个文件夹拷过去，在那里运行 ./install.sh")


def make(folder: Path) -> None:
    """The bundle in a folder of its own."""
    for processor in PROCESSORS:
        subprocess.run(download(processor, folder / "wheels" / processor), check=True)
    build = [*_PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder / "wheels"), str(ROOT)]
    subprocess.run(build, check=True)
    furnish(folder)


def download(processor: str, into: Path) -> Sequence[str]:
    """The command that fetches the wheels for a processor, each by the hash of the lock."""
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    platforms = [word for each in _LINUX for word in ("--platform", f"{each}_{processor}")]
    return [
        *_PIP, "download", "--require-hashes", "--requirement", str(ROOT / "requirements.txt"), "--dest", str(into),
        "--only-binary", ":all:", "--implementation", "cp", "--python-version", version,
        "--abi", f"cp{version}", "--abi", "abi3", "--abi", "none", *platforms,
    ]  # fmt: skip


def furnish(folder: Path) -> None:
    """What stands beside the wheels: toolboxes, the lock, the script, and a checksum of every file."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "toolboxes", folder / "toolboxes")
    shutil.copy(ROOT / "requirements.txt", folder)
    shutil.copy(ROOT / "docs" / "operating.md", folder)
    shutil.copy(Path(__file__).with_name("install.sh"), folder)
    (folder / "python-version").write_text(f"{sys.version_info.major}.{sys.version_info.minor}\n", "utf-8")
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n"
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
