"""What `make bundle` makes installs without any network, and refuses to be installed where a byte was changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bundling.__main__ import PROCESSORS, ROOT, download, furnish, make

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the bundle is for Linux")


def install(folder: Path, to: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHON": sys.executable, **changed}
    return subprocess.run(
        [str(folder / "install.sh"), str(to)], capture_output=True, text=True, env=environment, cwd=folder.parent
    )  # fmt: skip


def furnished(folder: Path) -> Path:
    """A bundle without programs."""
    for processor in PROCESSORS:
        (folder / "wheels" / processor).mkdir(parents=True)
    furnish(folder)
    return folder


def test_every_wheel_is_one_that_the_lock_names_by_hash(tmp_path: Path) -> None:
    for processor in PROCESSORS:
        command = download(processor, tmp_path)
        assert "--require-hashes" in command
        assert f"manylinux_2_17_{processor}" in command
        assert str(ROOT / "requirements.txt") in command


def test_a_changed_or_missing_file_is_refused_before_anything_is_installed(tmp_path: Path) -> None:
    bundle = furnished(tmp_path / "bundle")
    policy = next((bundle / "toolboxes").rglob("policy.yaml"))
    policy.write_text(policy.read_text("utf-8") + "\n", encoding="utf-8")
    refused = install(bundle, tmp_path / "yulu")
    assert (refused.returncode, "被改动过" in refused.stderr) == (1, True)
    policy.unlink()
    assert install(bundle, tmp_path / "yulu").returncode == 1
    assert not (tmp_path / "yulu").exists()


def test_another_processor_or_another_python_is_refused_and_said(tmp_path: Path) -> None:
    bundle = furnished(tmp_path / "bundle")
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 2.7\n")
    python.chmod(0o755)
    refused = install(bundle, tmp_path / "yulu", PYTHON=str(python))
    assert (refused.returncode, "要用 Python" in refused.stderr) == (1, True)
    shutil.rmtree(bundle / "wheels")
    refused = install(bundle, tmp_path / "yulu")
    assert (refused.returncode, "处理器" in refused.stderr) == (1, True)


@pytest.mark.soak
def test_it_installs_without_any_network_and_what_is_installed_checks_its_toolboxes(tmp_path: Path) -> None:
    make(tmp_path / "bundle")
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    done = install(tmp_path / "bundle", tmp_path / "yulu", **nowhere)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "没有发现问题" in done.stdout
    assert len(list((tmp_path / "bundle" / "wheels" / "aarch64").glob("*.whl"))) > 20
