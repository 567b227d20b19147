"""The imported register of laws in the project's database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select

from catalog.jsonlines import dump_line
from catalog.laws import Law, Register, register_of, shipped_register, title_key
from catalog.laws.lawjson import law_from_json, law_to_json
from catalog.laws.register import merged
from catalog.store import Store, insert_rows, put_row
from catalog.tables import LawArticleRow, LawRow, table_of

_LAW = table_of(LawRow)
_ARTICLE = table_of(LawArticleRow)
_BATCH: Final = 500


def save_laws(store: Store, laws: Iterable[Law]) -> None:
    """Add laws to the imported register: versions it has are replaced, others stay. Saving again changes nothing."""
    with store.transaction() as db:
        for law in laws:
            key = title_key(law.title)
            known = next(iter(_laws(db, [key], with_texts=True)), None)
            whole = merged(law, known) if known else law
            put_row(db, _LAW, {"key": key}, {"key": key, "title": whole.title, "payload": _payload(whole)})
            db.execute(delete(_ARTICLE).where(_ARTICLE.c.law_key == key))
            insert_rows(db, _ARTICLE, _article_rows(key, whole))


def count_laws(store: Store) -> int:
    """How many laws have been imported."""
    with store.transaction() as db:
        return db.execute(select(func.count()).select_from(_LAW)).scalar() or 0


def imported_laws(store: Store) -> tuple[Law, ...]:
    """Every imported law without its texts, by title."""
    with store.transaction() as db:
        return tuple(_laws(db, None, with_texts=False))


def open_register(store: Store, titles: Collection[str] = ()) -> Register:
    """The imported register over the shipped one; the articles only of the laws among ``titles``."""
    shipped = shipped_register()
    laws = {title_key(law.title): law for law in imported_laws(store)}
    if not laws:
        return shipped
    register = register_of(laws.values()).over(shipped)
    found = (register.find(title) for title in titles)
    wanted = {title_key(law.title) for law in found if law} & laws.keys()
    with store.transaction() as db:
        laws |= {title_key(law.title): law for law in _laws(db, sorted(wanted), with_texts=True)}
    return register_of(laws.values()).over(shipped)


def _payload(law: Law) -> str:
    return dump_line(law_to_json(law))


def _article_rows(key: str, law: Law) -> Iterator[dict[str, Any]]:
    for version in law.versions:
        for position, (article, text) in enumerate(version.texts.items()):
            yield {"law_key": key, "version": version.date, "article": article, "position": position, "text": text}


def _laws(db: Connection, keys: Collection[str] | None, *, with_texts: bool) -> Iterator[Law]:
    """Laws of the keys (all for ``None``), in the order of their keys."""
    if keys is None:
        rows = db.execute(select(_LAW.c.key, _LAW.c.payload).order_by(_LAW.c.key)).all()
        yield from (law_from_json(json.loads(row.payload), {}) for row in rows)
        return
    ordered = list(keys)
    for start in range(0, len(ordered), _BATCH):
        batch = ordered[start : start + _BATCH]
        query = select(_LAW.c.key, _LAW.c.payload).where(_LAW.c.key.in_(batch)).order_by(_LAW.c.key)
        texts = _texts(db, batch) if with_texts else {}
        for row in db.execute(query).all():
            yield law_from_json(json.loads(row.payload), texts.get(row.key, {}))


def _texts(db: Connection, keys: Collection[str]) -> dict[str, dict[str, dict[str, str]]]:
    """Articles by law and version, in the order they stand in."""
    query = select(_ARTICLE).where(_ARTICLE.c.law_key.in_(keys))
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for row in db.execute(query.order_by(_ARTICLE.c.law_key, _ARTICLE.c.version, _ARTICLE.c.position)):
        texts.setdefault(row.law_key, {}).setdefault(row.version, {})[row.article] = row.text
    return texts
