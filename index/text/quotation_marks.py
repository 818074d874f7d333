"""The marks of quotations as news writes them.

A mark that opens in one language closes in another („so“, »so«), and straight and single marks are apostrophes too: a
rule that uses marks adds those that it can distinguish by their position.
"""

import re

OPENING = "“„«"
CLOSING = "”»"

AFTER_END = "\"'”’»)]"
"""What may stand between the mark that ends a sentence and the space after it."""

QUOTATION = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"]*\"")
"""A whole quotation, in double marks."""
