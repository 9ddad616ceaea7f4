"""The packages of other people that the service is made of, as the lock files have them: whether advisories name one, and a bill of
them with their licences for each release.

    python -m ops.packages audit requirements.lock …
    python -m ops.packages bom FOLDER
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import click
import httpx

from models.errors import NotDone

ROOT = Path(__file__).parents[1]
LOCK = "requirements.lock"
RELEASE = "0.1.0"
ADVISORIES = "https://api.osv.dev/v1/querybatch"
"""Open Source Vulnerabilities, which has the advisories of PyPI and GitHub."""
PATIENCE = 30.0  # seconds for an answer
BOM, LICENCES = "bom.cdx.json", "licences.txt"
FONTS = "Noto Sans, in templates/fonts and webapp/static/fonts"

READ = {"pyrage": "MIT"}
"""Licences of packages that name none, from the words that they bring."""

_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class NotChecked(NotDone):
    """Why nobody knows whether advisories name a package, as a sentence."""


class NotListed(NotDone):
    """Why there is no bill of materials, as a sentence."""


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """A package in one version; `hashes` are the SHA-256 of its files, as pip checks them."""

    name: str
    version: str
    hashes: tuple[str, ...] = ()

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(file: Path) -> list[Package]:
    """The packages of a lock file, in its order."""
    text = file.read_text(encoding="utf-8")
    found = list(_PINNED.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)]
    return [
        Package(one[1].lower(), one[2], tuple(_HASH.findall(text, one.end(), end)))
        for one, end in zip(found, ends, strict=True)
    ]


def advisories(packages: Sequence[Package], address: str = ADVISORIES) -> dict[Package, list[str]]:
    """The names of the advisories about each package that has any. Raises NotChecked unless every package was looked up."""
    queries = [{"package": {"name": one.name, "ecosystem": "PyPI"}, "version": one.version} for one in packages]
    try:
        answer = httpx.post(address, json={"queries": queries}, timeout=PATIENCE)
        answer.raise_for_status()
        results = answer.json()["results"]
        found = {package: _advisory_ids(result) for package, result in zip(packages, results, strict=True)}
    except httpx.HTTPError as error:
        raise NotChecked(
            f"No package was checked, because {address} did not answer ({type(error).__name__}). "
            "Run this where the Internet can be reached."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise NotChecked(f"{address} did not answer for each of the {len(packages)} packages. Try again.") from error
    return {package: names for package, names in found.items() if names}


def _advisory_ids(result: dict[str, Any]) -> list[str]:
    """A result with more pages has names on the first."""
    return sorted(one["id"] for one in result.get("vulns", ()))


def bill_of_materials(packages: Iterable[Package], version: str) -> dict[str, Any]:
    """The bill of materials of a release, in the form of CycloneDX 1.6; the same packages give the same bill."""
    components = [_component(package) for package in packages]
    fonts = {"type": "file", "name": FONTS, "licenses": [{"license": {"id": "OFL-1.1"}}], "bom-ref": "fonts"}
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, f'lmec {version} {content}')}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "lmec", "version": version, "bom-ref": "lmec"}},
        "components": [*components, fonts],
        "dependencies": [{"ref": "lmec", "dependsOn": [one["bom-ref"] for one in (*components, fonts)]}],
    }


def _component(package: Package) -> dict[str, Any]:
    hashes = [{"alg": "SHA-256", "content": one} for one in package.hashes]
    page = {"type": "distribution", "url": f"https://pypi.org/project/{package.name}/{package.version}/"}
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "licenses": [{"license": {"name": licence_of(package)}}],
        "externalReferences": [{**page, "hashes": hashes} if hashes else page],
    }


def licence_of(package: Package) -> str:
    """The licence as the package names it; for a package not installed on this kind of machine, a sentence that says so."""
    found = _find_installed(package)
    if found is None:
        return "not installed on this kind of machine"
    metadata = found.metadata
    classes = [one.rpartition(" :: ")[2] for one in metadata.get_all("Classifier", ()) if one.startswith("License ::")]
    named = next((metadata[name] for name in ("License-Expression", "License") if name in metadata), "")
    if "License-Expression" not in metadata and classes:
        named = ", ".join(classes)
    licence = named.strip().partition("\n")[0] or READ.get(package.name, "")
    if licence and found.version != package.version:
        return f"{licence} (in version {found.version}, which is installed here)"
    if not licence:
        raise NotListed(
            f"{package.name} {package.version} does not say under which licence it is. Look, or leave it out."
        )
    return licence


def _find_installed(package: Package) -> Distribution | None:
    try:
        return distribution(package.name)
    except PackageNotFoundError:
        return None


def licences(packages: Iterable[Package]) -> Iterator[str]:
    """The licence of each package, with its text if the package contains it."""
    for package in packages:
        yield f"{'=' * 72}\n{package.name} {package.version}: {licence_of(package)}\n"
        found = _find_installed(package)
        for name in found.metadata.get_all("License-File", ()) if found else ():
            assert found is not None
            words = found.read_text(f"licenses/{name}") or found.read_text(name)
            if words:
                yield f"\n{words.strip()}\n"


def write(folder: Path, lock: Path, version: str) -> int:
    """Write the bill and the licences of the packages of a lock file into a folder; how many they are. Raises NotListed."""
    packages = locked(lock)
    listed, words = json.dumps(bill_of_materials(packages, version), indent=1), "\n".join(licences(packages))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / BOM).write_text(f"{listed}\n", encoding="utf-8")
    (folder / LICENCES).write_text(words, encoding="utf-8")
    return len(packages)


@click.group()
def main() -> None:
    """What the service is made of."""


@main.command()
@click.argument("locks", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "address", default=ADVISORIES, help="Where advisories are asked for, in the form of OSV.")
def audit(locks: Sequence[Path], address: str) -> None:
    """Look up the advisories about every package of the lock files; exits 1 if there is one, or one was not looked up."""
    packages = sorted({Package(one.name, one.version) for lock in locks for one in locked(lock)})
    try:
        found = advisories(packages, address)
    except NotChecked as why:
        raise click.ClickException(str(why)) from why
    for package, names in found.items():
        click.echo(f"{package.name} {package.version}: {', '.join(names)}")
    if found:
        raise click.ClickException(f"Advisories name {len(found)} of {len(packages)} packages. Run: make lock")
    click.echo(f"{len(packages)} packages were checked, and no advisory names one.")


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--version", default=RELEASE, show_default=True, help="Which release it is.")
def bom(folder: Path, version: str) -> None:
    """Write the bill of materials of the service (CycloneDX) and the licences of its packages into a folder."""
    try:
        count = write(folder, ROOT / LOCK, version)
    except NotListed as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"{folder / BOM} names {count} packages, {folder / LICENCES} their licences.")


if __name__ == "__main__":
    main()
