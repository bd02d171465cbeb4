"""Rounding, verdicts and the basis of what is added up (calculation.md §0)."""

from decimal import ROUND_HALF_UP, Decimal as D, getcontext

getcontext().prec = 50
HARD = ("document", "system", "observed")
RANK = {"pass": 0, "attention": 1, "fail": 2}


def rnd(x, places):
    """ROUND(ROUND(x, places + 6), places), half away from zero."""
    for p in (places + 6, places):
        x = D(x).quantize(D(1).scaleb(-p), ROUND_HALF_UP)
    return x


def cents(x):
    return rnd(x, 2)


def ratio(x):
    return rnd(x, 12)


def whole(x):
    return int(D(x).quantize(D(1), ROUND_HALF_UP))


def worst(verdicts):
    known = [v for v in verdicts if v in RANK]
    return max(known, key=RANK.get) if known else "not_checked"


def graded(size, passes, attention):
    """Pass up to the first limit, attention up to the second, else fail; limits are inclusive."""
    return "pass" if size <= passes else "attention" if size <= attention else "fail"


def median(values):
    v = sorted(values)
    m = len(v) // 2
    return v[m] if len(v) % 2 else (v[m - 1] + v[m]) / 2


def by_value(parts):
    """§0: the basis of what is added up, from (value, basis) pairs; o above a tenth of h + t is oral, o + t above a tenth of h third party."""
    weight = {}
    for value, basis in parts:
        weight[basis] = weight.get(basis, D(0)) + abs(D(value))
    h = sum((w for b, w in weight.items() if b in HARD), D(0))
    t, o = weight.get("third_party", D(0)), weight.get("oral", D(0))
    if not h + t + o:
        return None
    if o > (h + t) / 10:
        return "oral"
    if o + t > h / 10:
        return "third_party"
    return max((b for b in HARD if b in weight), key=lambda b: weight[b])


def softest(*bases):
    order = ("oral", "third_party", "observed", "document", "system")
    return min(bases, key=order.index)
