"""The register of laws: titles and their other names, 文号, versions with their dates, articles per version.

A title or a version that is not in it is *not checkable*, never wrong, and it never mends a title; it only
knows which names are one law.
"""

from catalog.laws.model import Former, Law, Level, Move, Renamed, Status, Step, Version, article_key
from catalog.laws.names import number_parts, same_number, title_key
from catalog.laws.register import LawsOn, Register, register_of
from catalog.laws.shipped import find_law, shipped_register

__all__ = [
    "Former",
    "Law",
    "LawsOn",
    "Level",
    "Move",
    "Register",
    "Renamed",
    "Status",
    "Step",
    "Version",
    "article_key",
    "find_law",
    "number_parts",
    "register_of",
    "same_number",
    "shipped_register",
    "title_key",
]
