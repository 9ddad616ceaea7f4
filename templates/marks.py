"""The marks by which members are known on pages and in pictures: two letters in a shape of its own, colour second, never a flag."""

CODES = {"Cambodia": "kh", "China": "cn", "Lao PDR": "la", "Myanmar": "mm", "Thailand": "th", "Viet Nam": "vn"}


def mark(name: str) -> str:
    """The two letters of the member that is called so (ISO 3166 alpha-2, small); "" for whoever is none of the six."""
    return CODES.get(name, "")
