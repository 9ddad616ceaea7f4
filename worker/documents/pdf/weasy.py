"""Prints a page with WeasyPrint: `python weasy.py PAGE.html OUT.pdf DATE KIND`. It runs as a file, alone, and fetches nothing."""

import sys
from hashlib import sha256
from pathlib import Path

NO_PANGO = 86
NOWHERE = "nowhere:///"  # what addresses without a beginning are taken from

try:
    from weasyprint import HTML, URLFetcher
except OSError:  # Pango's libraries are not on this machine
    sys.exit(NO_PANGO)


class DataUrlsOnly(URLFetcher):  # type: ignore[misc]  # it carries no types
    """Gives what stands in the page itself (data:), and refuses every file and every address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)


def main(page: Path, printed: Path, date: str, kind: str) -> None:
    words = page.read_text(encoding="utf-8")
    html = HTML(string=words, base_url=NOWHERE, url_fetcher=DataUrlsOnly())
    document = html.render()
    document.metadata.created = document.metadata.modified = date
    document.write_pdf(
        printed, pdf_identifier=sha256(words.encode()).digest()[:16], pdf_variant=kind or None, pdf_tags=True
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])
