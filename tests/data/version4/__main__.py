"""`python3 tests/data/version4`: the rules against the acceptance case."""

import pathlib
import sys

sys.path[0] = str(pathlib.Path(__file__).resolve().parents[1])
from version4.acceptance import self_check  # noqa: E402

sys.exit(1 if self_check() else 0)
