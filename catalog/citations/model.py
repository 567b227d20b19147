"""What a legal-basis text says: one :class:`Citation` per article, paragraph or item it names."""

from __future__ import annotations

from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one law. ``None`` or ``""`` stands for what the text does not say.

    ``law_name`` is the title as written, without title marks (a short form such as 同法 or 《条例》 gives the
    title it goes back to); ``law_number`` the 文号 as written, its year always in 〔〕 and without a year in
    front. ``article`` with ``article_suffix`` 1 is 第…条之一; then 款, 项 and 目. ``annex_item`` is the number of
    an item of the law's annex (附件第112项). ``revision`` is the year or date (``2019``, ``2019-03-02``) of the
    last amendment that the text names.

    ``amendment`` is the 文号 of the last amending order the text names. It is not the law's own, which stays through
    all revisions, but tells which revision is meant (:meth:`catalog.laws.Law.dated`); it is no part of what a
    citation says by itself, so it is neither compared nor written down.
    """

    law_name: str = ""
    law_number: str = ""
    article: int | None = None
    article_suffix: int | None = None
    paragraph: int | None = None
    item: int | None = None
    sub_item: int | None = None
    annex_item: int | None = None
    revision: str = ""
    amendment: str = field(default="", compare=False)

    @property
    def place(self) -> tuple[int, int, int, int, int, int]:
        """Where in the law, as numbers that sort; 0 stands for what is not said."""
        return (
            self.article or 0,
            self.article_suffix or 0,
            self.paragraph or 0,
            self.item or 0,
            self.sub_item or 0,
            self.annex_item or 0,
        )


def citation_to_json(citation: Citation) -> dict[str, object]:
    """The citation as a JSON object; what the text does not say is left out."""
    named = ((each.name, getattr(citation, each.name)) for each in fields(citation) if each.compare)
    return {name: value for name, value in named if value not in (None, "")}
