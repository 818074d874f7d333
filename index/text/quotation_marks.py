"""The marks of quotations as news writes them.

What opens in one language closes in another („so“, »so«), and straight and single marks are apostrophes too: a rule
that looks at marks adds those that it can tell apart by their place.
"""

import re

OPENING = "“„«"
CLOSING = "”»"

AFTER_END = "\"'”’»)]"
"""What may stand between the mark that ends a sentence and the space after it."""

QUOTATION = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"]*\"")
"""A whole quotation, in double marks."""
