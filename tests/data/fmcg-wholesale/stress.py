"""The stress table of the acceptance case worked out from its facts and the published figures of its base, by another program.

Every month of the case's plan is set by hand, so a fall in sales takes its share of receipts and of purchases in every month; the derived
plan bears more in each of these and is left out. Prints what tests/tests/stress.rs expects. Money in yuan, Decimal, rounded half up once at the end.
"""
import json
import os
from decimal import ROUND_HALF_UP, Decimal as D

HERE = os.path.dirname(os.path.abspath(__file__))
E = json.load(open(os.path.join(HERE, "expected.json"), encoding="utf-8"))
F = json.load(open(os.path.join(HERE, "facts.json"), encoding="utf-8"))


def cents(x):
    return x.quantize(D("0.01"), ROUND_HALF_UP)


margin = D(E["margin_check"]["adopted"])
revenue = sum(D(s["n"]) * D(s["r"]["v"]) for s in F["income"]["seasons"].values())
rebates = D(F["income"]["rebates_year"]["v"])
profit, disposable = D(E["income"]["year"]["net_profit"]), D(E["income"]["month"]["disposable"])
before_service = D(E["income"]["month"]["cash_before_debt_service"])
service = D(E["income"]["month"]["existing_debt_service"])
minimum = D(E["cash_plan"]["minimum_cash"])
plan = [(m["month"], D(m["sales_receipts"]), D(m["purchases_paid"])) for m in E["cash_plan"]["months"]]
closing = [D(x) for x in E["limit"]["plan_at_limit"]["closing"]]
rate, loan, need = D(F["request"]["annual_rate"]), D(E["limit"]["limit"]), D(E["limit"]["need"])
kept = D(E["limit"]["business_borrowings_that_stay"])
taken_out = D(E["cash_plan"]["taken_out_by_purpose"][-1])
equity_base, same_kind = D(E["limit"]["equity_base"]), D(E["limit"]["same_kind_debt_kept"])
product = D(E["limit"]["exposure_caps"]["product_maximum"])
months = F["request"]["term_months"]
R12 = 12 * D(E["sales_check"]["reference_R_month"])


def path(change):
    """Closing cash with the loan, `change(i, receipts, purchases)` added month by month."""
    so_far, out = D(0), []
    for i, ((month, receipts, purchases), base) in enumerate(zip(plan, closing)):
        so_far += change(i, receipts, purchases)
        out.append((base + so_far, month))
    return out


def show(name, lost_profit, lost_disposable, lost_before, more_service, cash, rate_now=rate, sales=D(1), points=D(0), grades="ABCD"):
    lowest = min(cash, key=lambda c: c[0])
    below = next((m for c, m in cash if c < minimum), "none")
    gross = min(revenue, R12) * sales * (margin - points) + rebates
    room2 = D("0.7") * (before_service - lost_before) - (service + more_service)
    c_end = 1 + rate_now / 12 * months
    last = cash[-1][0] - loan * (1 - (1 + rate / 12 * months))  # closing without the loan
    caps = [max(D(0), room2) / (rate_now / 12)]
    # The upper root of the last month: the loan pays no instalment of its own beyond what the purpose takes out.
    spare = last + taken_out - taken_out * c_end - minimum
    caps += [taken_out + spare / c_end if spare >= 0 else max(D(0), (last - minimum) / (c_end - 1))]
    caps += [max(D(0), D("0.7") * equity_base - same_kind), product]
    caps += [max(D(0), min(D("0.3") * revenue * sales, D("0.6") * gross) - kept)]
    limits = {}
    for grade, factor in zip("ABCD", ("1", "0.9", "0.7", "0")):
        x = min(need, D(factor) * min(caps), D(F["request"]["amount"]["v"]))
        step = 1000 if x < 100000 else 10000
        limits[grade] = int(x // step * step)
    print(name, cents(profit - lost_profit), cents(disposable - lost_disposable), cents(lowest[0]), lowest[1], below, limits)


show("base", D(0), D(0), D(0), D(0), path(lambda i, r, p: D(0)))
for share in ("0.1", "0.2", "0.3"):
    x = D(share)
    lost = revenue * margin * x
    show("sales -" + share, lost, lost / 12, lost / 12, D(0), path(lambda i, r, p: (p - r) * x), sales=1 - x)
lost = revenue * D("0.02")
show("margin -2", lost, lost / 12, lost / 12, D(0), path(lambda i, r, p: -r * D("0.02")), points=D("0.02"))
# Debts that bear interest, cards apart: 50,000 (due in the plan's fifth month) and 46,000 for the business, the mortgage of 312,000.
business, mortgage = D(50000 + 46000) / 100, D(312000) / 100
dearer = path(lambda i, r, p: -(D(408000) if i < 5 else D(358000)) / 1200)
# The loan's own interest rises, too: it is paid from the second month on.
dearer = [(c - loan * D("0.01") / 12 * min(i, months), m) for i, (c, m) in enumerate(dearer)]
c_last = dearer[-1][0] + loan * D("0.01") / 12 * months
dearer[-1] = (dearer[-1][0], dearer[-1][1])
year = business + mortgage
show("rates +100", business, year / 12, D(0), year / 12, dearer, rate_now=rate + D("0.01"))
# Customer 1 owes most, 128,600, for 26 days: at full value.
show("debtor", D(0), D(0), D(0), D(0), path(lambda i, r, p: D(-128600) if i == 0 else D(0)))
