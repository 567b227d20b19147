"""A small project with one channel whose saved pages are those of the bundled city."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from auditor.channels.cases import Case, folder_of, measured, write_case, write_expected
from auditor.cli import cli
from auditor.config import Project, open_project
from auditor.project import write_project
from spiders.channel import ChannelFile, load_channel
from spiders.city.folder import listings
from spiders.city.render.pc import guide_page
from spiders.reader import PagePart

CHANNEL = """name = "pc"
kind = "pc"
start = ["http://127.0.0.1:9/list"]
[expect]
min_items = 2
"""


def small_project(root: Path, channel: str = CHANNEL) -> tuple[Project, ChannelFile]:
    """A project with the channel ``pc`` and no saved pages yet."""
    write_project(root)
    path = root / "channels" / "pc.toml"
    path.write_text(channel, "utf-8")
    return open_project(root), load_channel(path)


def city_pages(count: int) -> list[PagePart]:
    """The first guides of the city's portal."""
    items = listings()["pc"][:count]
    return [PagePart(guide_page(item).encode(), "text/html; charset=utf-8", f"http://pc/{item.id}") for item in items]


def save(project: Project, channel: ChannelFile, pages: list[PagePart], *, approved: bool) -> None:
    """Save the pages with the readings they give now."""
    for number, page in enumerate(pages, 1):
        folder = folder_of(project, channel.name) / f"case-{number:02d}"
        write_case(folder, [page])
        readings, refused = measured(Case(folder.name, (page,)), channel)
        write_expected(folder, readings, refused, approved=approved)


def call(root: Path, *arguments: str) -> Result:
    """``auditor --lang en --project ROOT …`` in this process."""
    return CliRunner().invoke(cli, ["--lang", "en", "--project", str(root), *arguments], standalone_mode=False)
