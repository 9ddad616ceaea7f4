"""A bundle holds what the service needs and sets it up without a registry. Here a small tree, with one package of its own."""

import base64
import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from ops import bundle
from ops.bundle import NotBundled

MAKEFILE = """\
install:
\tpython3 -c "import os; assert os.environ['PIP_NO_INDEX'] == '1'"
\techo "set up from" && ls "$$PIP_FIND_LINKS"
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that stands for a package registry, with one package in it."""
    shop = tmp_path / "shop"
    shop.mkdir()
    about = {
        "METADATA": "Metadata-Version: 2.1\nName: river\nVersion: 1\n",
        "WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
    }
    with ZipFile(shop / "river-1-py3-none-any.whl", "w") as wheel:
        for name, text in about.items():
            wheel.writestr(f"river-1.dist-info/{name}", text)
        hashes = [
            (name, base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode(), len(text))
            for name, text in about.items()
        ]
        wheel.writestr(
            "river-1.dist-info/RECORD", "".join(f"river-1.dist-info/{n},sha256={h},{s}\n" for n, h, s in hashes)
        )
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shop))
    return shop


@pytest.fixture
def tree(tmp_path: Path, shop: Path) -> Path:
    tree = tmp_path / "tree"
    (tree / "models" / "__pycache__").mkdir(parents=True)
    (tree / "models" / "__pycache__" / "old.pyc").touch()
    (tree / "models" / "draft.py").write_text("words = 1\n")
    (tree / "tests").mkdir()
    (tree / "Makefile").write_text(MAKEFILE)
    (tree / ".dockerignore").write_text("*\n!models\n!requirements.lock\n**/__pycache__\n")
    sha = hashlib.sha256((shop / "river-1-py3-none-any.whl").read_bytes()).hexdigest()
    (tree / "requirements.lock").write_text(f"river==1 --hash=sha256:{sha}\n")
    return tree


def test_it_is_set_up_from_what_is_in_it(tree: Path, shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "lmec.tar.gz"
    assert bundle.make(file, tree) == hashlib.sha256(file.read_bytes()).hexdigest()
    shop.rename(tmp_path / "closed")
    with tarfile.open(file) as archive:
        archive.extractall(tmp_path / "opt", filter="data")
    there = tmp_path / "opt" / "lmec"
    assert (there / "models" / "draft.py").read_text() == "words = 1\n"
    assert not (there / "tests").exists()
    assert not (there / "models" / "__pycache__").exists()

    done = subprocess.run(
        [there / "install.sh"], env={**os.environ, "PYTHON": sys.executable}, capture_output=True, check=True, text=True
    )

    assert "river-1-py3-none-any.whl" in done.stdout.splitlines()


def test_another_python_is_refused_with_a_sentence_before_anything_is_done(tree: Path, tmp_path: Path) -> None:
    bundle.make(tmp_path / "lmec.tar.gz", tree)
    with tarfile.open(tmp_path / "lmec.tar.gz") as archive:
        archive.extractall(tmp_path / "opt", filter="data")
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\necho Python 3.9 on linux-riscv64\n")
    other.chmod(0o755)

    done = subprocess.run(
        [tmp_path / "opt/lmec/install.sh"], env={**os.environ, "PYTHON": str(other)}, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert f"This bundle is for {bundle.machine_kind()}, and here is Python 3.9 on linux-riscv64." in done.stderr
    assert done.stdout == ""


def test_without_every_package_there_is_no_bundle_and_what_was_there_stays(
    tree: Path, shop: Path, tmp_path: Path
) -> None:
    file = tmp_path / "lmec.tar.gz"
    file.write_bytes(b"the one of last month")
    (tree / "requirements.lock").write_text(f"river==1 --hash=sha256:{'0' * 64}\n")

    with pytest.raises(NotBundled, match="could not download every package"):
        bundle.make(file, tree)

    assert file.read_bytes() == b"the one of last month"
    assert {path.name for path in tmp_path.iterdir()} == {"shop", "tree", "lmec.tar.gz"}


def test_what_is_no_checkout_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NotBundled, match=r"made from the sources, but .* has no \.dockerignore"):
        bundle.make(tmp_path / "lmec.tar.gz", tmp_path)
