"""Official papers (公文) in Word: what stands in them is frozen in blocks, how it looks is GB/T 9704-2012.

Every paper has a module of its own; :mod:`auditor.documents.all` writes them into a folder.
"""

from auditor.documents.blocks import Paper

__all__ = ["Paper"]
