"""The channel file ``channels/<name>.toml``: where a channel is and what is known about how it speaks.

Only ``name``, ``kind``, ``start`` and ``[expect]`` have to be said; what is left out is found out while
crawling or read from labels. A file without ``[expect]`` loads, but its crawls are never trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Self
from urllib.parse import urlsplit

import jmespath
from cssselect import GenericTranslator, SelectorError
from jmespath.exceptions import JMESPathError
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator, model_validator

from catalog.elements import load_elements
from catalog.errors import N_, ConfigError, unknown_key
from catalog.tomlfile import Unfit, line_of, load_model
from spiders.placenames import is_place

MEBIBYTE: Final = 1024 * 1024
_PSEUDO_ELEMENT: Final = re.compile(r"::(?:text|attr\([\w-]+\))\s*$")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")

Texts = Annotated[tuple[str, ...], Field(strict=False)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class ChannelKind(StrEnum):
    """The five kinds of channel of the notice; a bureau may have several of a kind."""

    PC = "pc"
    MOBILE = "mobile"
    MINIPROGRAM = "miniprogram"
    KIOSK = "kiosk"
    HALL = "hall"


class Form(StrEnum):
    """How a channel delivers its guides; one base spider per form."""

    GUIDE_PAGES = "guide_pages"
    """``start`` names the guides themselves."""
    HTML_LIST = "html_list"
    JSON_LIST = "json_list"
    CAPTURE_FOLDER = "capture_folder"
    DOCUMENT_FOLDER = "document_folder"


class BodyStyle(StrEnum):
    """Where the parameters of a list request go when it is not a GET."""

    QUERY = "query"
    FORM = "form"
    JSON = "json"


class Table(BaseModel):
    """A table of the file: unknown keys and wrong types are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class HttpSettings(Table):
    """How politely to ask. Seconds and bytes; ``max_wait`` caps what a ``Retry-After`` may ask for."""

    delay: Annotated[float, Field(ge=0.0, le=3600.0)] = 1.0
    timeout: Annotated[float, Field(gt=0.0, le=3600.0)] = 30.0
    max_bytes: Annotated[int, Field(gt=0)] = 16 * MEBIBYTE
    retries: Annotated[int, Field(ge=0, le=20)] = 3
    concurrency: Annotated[int, Field(ge=1, le=16)] = 2
    max_wait: Annotated[float, Field(ge=0.0, le=3600.0)] = 120.0
    max_pages: Annotated[int, Field(ge=1)] = 20_000
    headers: Mapping[str, str] = {}
    params: Mapping[str, str] = {}


class ListSettings(Table):
    """How the list of guides is read: CSS selectors for HTML, JMESPath for JSON; empty = found out.

    ``fields`` maps what a row says (``task_name``, ``codes``, or any name used in ``guide``) to where it says
    it; ``guide`` and ``GuideSettings.parts`` are addresses with ``{field}`` places, relative to the list. In a row
    of an HTML list ``{1}``, ``{2}`` … are the values in its script (``onclick="show('77')"``).
    ``method`` with ``body`` says how pages of the list are asked for.
    """

    items: str = ""
    next: str = ""
    total: str = ""
    fields: Mapping[str, str] = {}
    guide: str = ""
    page: str = ""
    size: str = ""
    size_value: Annotated[int, Field(ge=1)] = 20
    first_page: Annotated[int, Field(ge=0)] = 1
    method: Annotated[str, Field(pattern="^(GET|POST)$")] = "GET"
    body: Annotated[BodyStyle, Field(strict=False)] = BodyStyle.QUERY

    def selectors(self) -> Iterator[tuple[str, str]]:
        """The names of the selectors and what they are, empty ones included."""
        yield from (("items", self.items), ("total", self.total))
        yield from ((f"fields.{name}", path) for name, path in sorted(self.fields.items()))


class GuideSettings(Table):
    """Further requests that belong to one guide (materials in a second request, a tab of its own)."""

    parts: Texts = ()


class RenderSettings(Table):
    """Pages that are empty until a browser has run their scripts: ``render = true``, or this table.

    ``guides`` and ``lists``: which pages. ``json``: ends of addresses (``/item/getItemDetail``); what the page itself
    fetched there is read in place of the page, the first one as the guide. ``wait``: a CSS selector of what has to be
    there. ``settle``: seconds without a request after which a page is done; ``timeout``: seconds it may be busy with
    itself; ``max_requests``: how much one page may ask for.
    """

    guides: bool = True
    lists: bool = True
    json_: Texts = Field(default=(), alias="json")
    wait: str = ""
    settle: Annotated[float, Field(ge=0.1, le=30.0)] = 0.5
    timeout: Annotated[float, Field(gt=0.0, le=600.0)] = 30.0
    max_requests: Annotated[int, Field(ge=1, le=2000)] = 100


class SignSettings(Table):
    """Signed requests; the secret stands only in the environment variable named ``secret_env``.

    The signature is the hexadecimal HMAC-SHA256 over ``METHOD\\nPATH?sorted query\\nTIMESTAMP\\nNONCE``; the
    other values are the names of the headers that carry it.
    """

    scheme: Annotated[str, Field(pattern="^hmac-sha256$")] = "hmac-sha256"
    secret_env: str
    timestamp: str = "X-Timestamp"
    nonce: str = "X-Nonce"
    signature: str = "X-Sign"


class Expectations(Table):
    """What a complete crawl of the channel has at least.

    ``fill`` maps an element to the share of readings that must show it; ``max_errors`` is the share of
    guide pages that may fail without the crawl losing its trust; ``unread`` are labels of the pages that nobody
    claims, so that a new one is noticed.
    """

    min_items: Annotated[int, Field(ge=0)] = 0
    fill: Mapping[str, Share] = {}
    max_errors: Share = 0.02
    unread: Texts = ()


class LearnedPlace(Table):
    """A place of the template where an element stands, written as :mod:`spiders.placenames` says.

    ``share``: on how many of the guides of the healthy run it held (counting those that no place before it covers);
    ``agree``: how often the library's own value stood there.
    """

    at: str
    share: Share = 0.0
    agree: Share = 1.0

    @field_validator("at")
    @classmethod
    def _is_a_place(cls, at: str) -> str:
        if not is_place(at):
            raise Unfit(N_("{key}: {at} is no place as [locators] has them"), at=at)
        return at


class ChannelFile(Table):
    """One channel. Addresses in ``start`` are ``http(s)`` or local paths relative to the file."""

    name: str
    kind: Annotated[ChannelKind, Field(strict=False)]
    title: str = ""
    start: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    allow: Texts = ()
    encoding: str = ""
    form: Annotated[Form | None, Field(strict=False)] = None
    http: HttpSettings = HttpSettings()
    list_: ListSettings = Field(default=ListSettings(), alias="list")
    guide: GuideSettings = GuideSettings()
    sign: SignSettings | None = None
    render: RenderSettings | None = None
    codes: Mapping[str, Mapping[str, str]] = {}
    labels: Mapping[str, str] = {}
    locators: Mapping[str, Annotated[tuple[LearnedPlace, ...], Field(strict=False)]] = {}
    expect: Expectations | None = None

    _folder: Path = PrivateAttr(default=Path())

    @field_validator("name")
    @classmethod
    def _is_a_plain_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise Unfit(N_("{key}: small letters, digits, - and _ only"))
        return name

    @field_validator("render", mode="before")
    @classmethod
    def _is_said_in_short(cls, said: object) -> object:
        return {True: {}, False: None}[said] if isinstance(said, bool) else said

    @field_validator("encoding")
    @classmethod
    def _is_a_known_encoding(cls, encoding: str) -> str:
        if encoding:
            try:
                "".encode(encoding)
            except LookupError:
                raise Unfit(N_("{key}: unknown encoding {encoding}"), encoding=encoding) from None
        return encoding

    @field_validator("start")
    @classmethod
    def _is_fetchable(cls, start: tuple[str, ...]) -> tuple[str, ...]:
        for each in start:
            if "://" in each and not _is_web_address(each):
                raise Unfit(N_("{key}: {start} is neither an http(s) address nor a path"), start=each)
        return start

    @model_validator(mode="after")
    def _is_of_one_sort(self) -> Self:
        if len({is_remote(each) for each in self.start}) > 1:
            raise Unfit(N_("start mixes http addresses and local paths"))
        return self

    @model_validator(mode="after")
    def _has_readable_selectors(self) -> Self:
        for name, selector in self.list_.selectors():
            if selector and not any(compiles(selector) for compiles in _languages(self.form)):
                template = N_("list.{name} is no selector that this form of list understands: {selector}")
                raise Unfit(template, name=name, selector=selector)
        return self

    @property
    def folder(self) -> Path:
        """The folder the file stands in; local starts are relative to it."""
        return self._folder

    @property
    def hosts(self) -> tuple[str, ...]:
        """What may be fetched, ``host[:port]`` in small letters; the hosts of ``start`` when not said."""
        named = self.allow or tuple(urlsplit(each).netloc.rpartition("@")[2] for each in self.start if is_remote(each))
        return tuple(sorted({each.lower() for each in named}))

    @property
    def is_local(self) -> bool:
        """Whether the channel is a folder of captures or documents and needs no network."""
        return not is_remote(self.start[0])

    def to_job(self) -> dict[str, Any]:
        """The file as JSON-able data for the crawl's child process; :meth:`from_job` takes it back."""
        return {"channel": self.model_dump(mode="json", by_alias=True), "folder": str(self._folder)}

    @classmethod
    def from_job(cls, job: Mapping[str, Any]) -> ChannelFile:
        """The channel that :meth:`to_job` wrote down."""
        return cls.model_validate(job["channel"]).in_folder(Path(job["folder"]))

    def in_folder(self, folder: Path) -> ChannelFile:
        """The same channel with its local starts relative to ``folder``."""
        placed = self.model_copy()
        placed._folder = folder
        return placed


def _languages(form: Form | None) -> tuple[Callable[[str], bool], ...]:
    if form is Form.HTML_LIST:
        return (_compiles_as_css,)
    if form in (Form.JSON_LIST, Form.CAPTURE_FOLDER):
        return (_compiles_as_jmespath,)
    return _compiles_as_css, _compiles_as_jmespath


def _compiles_as_css(selector: str) -> bool:
    try:
        GenericTranslator().css_to_xpath(_PSEUDO_ELEMENT.sub("", selector))
    except SelectorError:
        return False
    return True


def _compiles_as_jmespath(path: str) -> bool:
    try:
        jmespath.compile(path)
    except JMESPathError:
        return False
    return True


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_remote(start: str) -> bool:
    """Whether a start is an address rather than a path."""
    return start.startswith(("http://", "https://"))


def load_channel(path: Path) -> ChannelFile:
    """The channel file at ``path``; :class:`ConfigError` with ``file:line`` for whatever is wrong in it."""
    channel = load_model(path, ChannelFile)
    if channel.name != path.stem:
        line = line_of(path.read_text("utf-8-sig"), ("name",))
        raise ConfigError(
            N_("name {name} does not match the file's name"),
            where=f"{path.name}:{line}",
            hint=N_('write name = "{stem}" or rename the file'),
            name=channel.name,
            stem=path.stem,
        )
    _check_elements(channel, path)
    return channel.in_folder(path.parent)


def _check_elements(channel: ChannelFile, path: Path) -> None:
    """Elements are named by their keys: an expectation of one that does not exist would never be met."""
    fill = channel.expect.fill if channel.expect else {}
    named: list[tuple[tuple[str, ...], str]] = [(("expect", "fill", key), key) for key in fill]
    named += [(("labels", label), key) for label, key in channel.labels.items()]
    named += [(("locators", key), key) for key in channel.locators]
    known = [element.key for element in load_elements()]
    for place, key in named:
        if key not in known:
            line = line_of(path.read_text("utf-8-sig"), place)
            raise unknown_key(key, known, where=f"{path.name}:{line}", error=ConfigError)


def load_channels(folder: Path) -> tuple[ChannelFile, ...]:
    """Every ``*.toml`` of the folder, sorted by name; no file at all is a :class:`ConfigError`."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise ConfigError(N_("no channel file (*.toml) here"), where=folder.name)
    return tuple(load_channel(path) for path in files)
