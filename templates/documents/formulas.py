"""What table programs take for the beginning of a formula, and how words are kept from being reckoned."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""In full width too."""

_MARK = "'"


def harmless(cell: str) -> str:
    """The cell as a table program will show it and never reckon it."""
    return f"{_MARK}{cell}" if cell.startswith(FORMULA) else cell


def as_written(cell: str) -> str:
    """The words that `harmless` has marked, as they were."""
    return cell[1:] if cell.startswith(_MARK) and cell[1:].startswith(FORMULA) else cell
