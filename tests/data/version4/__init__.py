"""The calculation rules, version 4, in plain decimals: what the trades' expected figures are worked out with.

Written from calculation.md and scorecard.md; it shares no code and no rule file with the program. A trade's script derives from `Reckoning`
and says what its trade reckons otherwise (methods of sales, unit costs, living animals). Run by itself it works the examples of the rules
and the acceptance case with its variants, and compares every figure it covers with the published ones:
    python3 tests/data/version4
"""

from .answers import Case  # noqa: F401
from .rounding import D, by_value, cents, graded, ratio, rnd, softest, whole  # noqa: F401
from .score import Reckoning  # noqa: F401
from .statements import AGED, STOCK_SHARE, Estimate, factor_basis  # noqa: F401
from .trades import write  # noqa: F401
