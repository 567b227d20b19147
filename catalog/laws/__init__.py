"""The register of laws: titles and their other names, 文号, versions with their dates, articles per version.

A title or a version that is not in it is *not checkable*, never wrong, and it never mends a title; it only
knows which names are one law.
"""

from catalog.laws.names import number_parts, same_number, title_key
from catalog.laws.register import Law, Version, find_law, load_laws

__all__ = ["Law", "Version", "find_law", "load_laws", "number_parts", "same_number", "title_key"]
