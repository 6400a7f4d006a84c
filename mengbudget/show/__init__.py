"""What people look at: which document it is about, quotations, tables, three charts, pieces of pages; in English or Chinese.

Nothing here judges a verdict or adds up a table: it draws facts and findings. Loading it sets Altair up.
"""

from mengbudget.show import look  # first: it keeps Altair's import short
from mengbudget.show.charts import digits, intervals, pair, span, stated, waterfall
from mengbudget.show.document import Document, document, nearest, reference
from mengbudget.show.pictures import evidence
from mengbudget.show.text import define, note, quote, table
from mengbudget.show.words import because, gloss, rule, say, speak, verdict, where

look.enable()
INK = look.INK

__all__ = [
    "INK", "Document", "because", "define", "digits", "document", "evidence", "gloss", "intervals", "nearest", "note", "pair", "quote", "reference", "rule", "say", "span",
    "speak", "stated", "table", "verdict", "waterfall", "where",
]  # fmt: skip
