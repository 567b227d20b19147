"""Where people judge what the matcher could not: at the terminal, in a sheet, by command; nothing said is lost."""

from auditor.review.book import Book, Saying, said_now
from auditor.review.desk import Case, Desk, Option, desk_of_files

__all__ = [
    "Book",
    "Case",
    "Desk",
    "Option",
    "Saying",
    "desk_of_files",
    "said_now",
]
