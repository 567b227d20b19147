"""The report as a static site: opened by double click from a shared folder, without a network.

``report.html`` holds what everybody reads first as plain HTML (overview, causes, crawls, services, waivers, history);
``site/`` beside it the style, the scripts and the data of findings and items, which the scripts load in chunks when
they are looked at. Pages opened from a file may not fetch, so a chunk is a script that hands over JSON text. The
content policy allows nothing but these files; what was crawled is only ever written as text.
"""

from auditor.papers.site.write import ENTRY, write_site

__all__ = ["ENTRY", "write_site"]
