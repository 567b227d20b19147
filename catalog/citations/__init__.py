"""Legal-basis texts (设定依据) read as sets of citations: which law, which article, paragraph and item.

What cites and what does not is fixed by the comparison policy: article text after a colon, in quotation marks
or after a space is the article's own wording and cites nothing, even when it names articles; a new line
第三十六条： cites the same law again; 同法, 该条例 and 《条例》 go back to a law named before; chapters and
sections are skipped; titles of forms and certificates are no laws. Nothing is mended: a misspelt title stays
misspelt.
"""

from catalog.citations.grammar import is_law_title
from catalog.citations.model import Citation, citation_to_json
from catalog.citations.scan import parse_citations, parse_rows
from catalog.citations.writing import chinese, write_citation, write_place

__all__ = [
    "Citation",
    "chinese",
    "citation_to_json",
    "is_law_title",
    "parse_citations",
    "parse_rows",
    "write_citation",
    "write_place",
]
