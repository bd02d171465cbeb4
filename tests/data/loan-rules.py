"""Plan, capacity and schedules of all repayment methods, reckoned apart from the rules, in 60-digit decimals.

Starts from the printed closings of both plans, U and rooms of the acceptance file; writes loan-rules.json beside itself.
"""
import json
import pathlib
from decimal import Decimal as D, ROUND_HALF_UP, getcontext

getcontext().prec = 60
HERE = pathlib.Path(__file__).parent
E = json.loads((HERE / "fmcg-wholesale" / "expected.json").read_text())
PLAN = E["cash_plan"]
FORCE = [D(m["closing"]) for m in PLAN["months"]]
DERIVED = [D(m["closing"]) for m in PLAN["derived_plan"]["months"]]
U = [D(u) for u in PLAN["taken_out_by_purpose"]]
MINIMUM = D(PLAN["minimum_cash"])
ROOM = {k: D(E["limit"]["capacity"][k]) for k in ("room_i", "room_ii")}
# Goods of the purpose that later purchases need not buy again: month 2 would have paid 445,902.70, month 3 the rest of 500,335.55.
NOT_BOUGHT_AGAIN = [D(0), D("445902.70")] + [D("500335.55")] * 11


def cents(x):
    # Named figures are rounded as ROUND(ROUND(x, d + 6), d).
    return x.quantize(D("0.00000001"), ROUND_HALF_UP).quantize(D("0.01"), ROUND_HALF_UP)


def text(x):
    return format(x.normalize(), "f")


def repaid(method, n, io, rate, months):
    """c(m) for every month of the plan; month 1 is the month the loan arrives."""
    r, out = rate / 12, []
    annuity = lambda k: D(1) / k if r == 0 else r / (1 - (1 + r) ** -k)
    for m in range(1, months + 1):
        k = min(m - 1, n)
        if method == "annuity":
            c = k * annuity(n)
        elif method == "equal_principal":
            c = sum((D(1) / n + r * (1 - D(i) / n) for i in range(k)), D(0))
        elif method == "bullet_monthly_interest":
            c = k * r + (1 if m > n else 0)
        elif method == "bullet_all":
            c = 1 + r * n if m > n else D(0)
        else:
            c = min(k, io) * r + max(0, k - io) * annuity(n - io)
        out.append(D(c))
    return out


def bounds(closing, c, derived):
    most, least = [], [D(0)]
    for f, u, c in zip(closing, U, c):
        v = f + u - u * c - MINIMUM
        gap = v < 0 and c <= 1
        if gap and not derived:
            most.append(D(0))
        elif v < 0 and c > 1:
            most.append(max(D(0), (f - MINIMUM) / (c - 1)))
        elif v >= 0 and c > 0:
            most.append(u + v / c)
        if c < D("0.5") and u > 0 and not (gap and derived):
            least.append((MINIMUM - f) / (1 - c))
    return cents(max(least)), (cents(min(most)) if most else None)


def capacity(room, method, n, io, rate, seasonal):
    r = rate / 12
    if method == "annuity" or method == "interest_only_then_annuity":
        k = n - (io if method != "annuity" else 0)
        return room * k if r == 0 else room * (1 - (1 + r) ** -k) / r
    if method == "equal_principal":
        return room / (D(1) / n + r)
    return room / r if seasonal and n <= 12 else room * n / (1 + r * n)


def schedule(p, method, n, io, rate):
    r, balance, rows = rate / 12, p, []
    k = n - (io if method == "interest_only_then_annuity" else 0)
    a = cents(p / k if r == 0 else p * r / (1 - (1 + r) ** -k))
    for i in range(1, n + 1):
        if method == "bullet_all":
            interest, principal = (cents(p * r * n), p) if i == n else (D(0), D(0))
        else:
            interest = cents(balance * r)
            if i == n:
                principal = balance
            elif method == "annuity":
                principal = a - interest
            elif method == "equal_principal":
                principal = cents(p / n)
            elif method == "interest_only_then_annuity" and i > io:
                principal = a - interest
            else:
                principal = D(0)
        balance -= principal
        rows.append((interest, principal))
    if method == "bullet_all":
        rows = rows[-1:]
    paid = [i + q for i, q in rows]
    return {
        "first_instalment": paid[0], "last_instalment": paid[-1], "max_instalment": max(paid),
        "total_interest": sum(i for i, _ in rows), "sum_principal": sum(q for _, q in rows),
    }


def main():
    path = HERE / "loan-rules.json"
    cases = json.loads(path.read_text())
    for case in cases:
        s = case["set"]
        if "request.method" not in s:
            continue
        method, n, rate = s["request.method"], int(s["request.term_months"]), D(s["request.annual_rate"])
        io, seasonal = int(s.get("request.interest_only_months", 0)), s["request.purpose_kind"] == "seasonal"
        months = max(12, n + 1)
        c = repaid(method, n, io, rate, months)
        derived = DERIVED if seasonal else [f - again for f, again in zip(DERIVED, NOT_BOUGHT_AGAIN)]
        (least_a, most_a), (least_b, most_b) = bounds(FORCE[:months], c, False), bounds(derived[:months], c, True)
        most = [m for m in (most_a, most_b) if m is not None]
        out = {
            "cash_plan.P_max": text(min(most)) if most else None,
            "cash_plan.P_min": text(min(least_a, least_b)),
            "cash_plan.derived_plan.P_max": None if most_b is None else text(most_b),
            "cash_plan.derived_plan.P_min": text(least_b),
        }
        for which in ("i_instalment", "ii_total_service"):
            room = ROOM["room_" + which.split("_")[0]]
            value = capacity(room, method, n, io, rate, seasonal) if not (seasonal and rate == 0) else None
            out[f"limit.capacity.capacity_{which}"] = text(cents(value))
        for key, value in schedule(D(s["request.amount"]), method, n, io, rate).items():
            out[f"schedules.amount_asked.totals.{method}.{key}"] = text(cents(value))
        case["expected"] = out
    path.write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n")


main()
