#!/usr/bin/env python3
"""The figures of the garment workshop's practice case, worked out once more from the brief's rules.

It shares no code and no rule file with the product: it reads the answers of the case, nothing else, and writes each step as a person would
on paper. `python3 derive.py` writes expected.json; the test compares the engine with it.
"""
import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal as D, getcontext
from fractions import Fraction as F
from pathlib import Path

getcontext().prec = 60
HERE = Path(__file__).resolve().parent
CASE = json.loads((HERE / "../../../industry-checklists/industries/garment-workshop/practice/case.json").read_text())
OUT = {}


def said(name):
    return CASE["answers"][name]["v"]


def num(name):
    return F(said(name))


def rows(name):
    table = CASE["tables"][name]
    return [{k: c["v"] for k, c in row["cells"].items()} | {"#": row["id"]} for row in table.get("rows", [])]


def total(name, column, keep=lambda row: True):
    return sum((F(row[column]) for row in rows(name) if keep(row)), F(0))


def rounded(x, places):
    def once(y, p):
        d = D(y.numerator) / D(y.denominator)
        return F(str(d.quantize(D(1).scaleb(-p), rounding=ROUND_HALF_UP)))
    return once(once(F(x), places + 6), places)


def put(name, x, places):
    value = rounded(x, places)
    text = D(value.numerator) / D(value.denominator)
    OUT[name] = format(text.quantize(D(1).scaleb(-places)).normalize(), "f")
    return value


def money(name, x):
    return put(name, x, 2)


def ratio(name, x):
    return put(name, x, 12)


def whole(name, x):
    return put(name, x, 0)


def word(name, text):
    OUT[name] = text


def median(values):
    v = sorted(values)
    m = len(v) // 2
    return v[m] if len(v) % 2 else (v[m - 1] + v[m]) / 2


# ---- 1 receivables by age: 0–30 100%, 31–90 95%, 91–180 80%, 181–365 50%, beyond nothing ----
BANDS = (("d0_30", 30, F(1)), ("d31_90", 90, F(95, 100)), ("d91_180", 180, F(8, 10)), ("d181_365", 365, F(1, 2)), ("d_over_365", 10**9, F(0)))


def aged(name, label):
    face, value = F(0), F(0)
    below = -1
    for band, to, share in BANDS:
        part = total(name, "amount", lambda r, b=below, t=to: b < int(r["days"]) <= t)
        if label:
            money(f"other_checks.receivables.ageing_face.{band}", part)
        face, value, below = face + part, value + part * share, to
    return face, rounded(value, 2)


face, receivables = aged("receivables", True)
face0, receivables0 = aged("balance_initial.receivables_aged", False)
money("balance_sheet.receivables_face.survey", face)
money("balance_sheet.receivables_face.initial", face0)

# ---- 2 stock: customers' cloth and scrap out, leftovers of last season at half ----
at_cost = at_value = out = F(0)
stage = {"raw": F(0), "aux": F(0), "wip": F(0), "finished": F(0)}
for r in rows("stock"):
    cost = F(r["cost"]) * F(r["qty"])
    if r["state"] in ("others", "expired"):
        out += cost
        continue
    value = cost / 2 if r["state"] == "out_of_season" else cost
    at_cost, at_value = at_cost + cost, at_value + value
    stage[r["stage"]] += value
money("balance_sheet.inventory_detail.at_cost", at_cost)
inventory = money("balance_sheet.inventory_detail.at_value", at_value)
write_down = money("balance_sheet.inventory_detail.write_down", at_cost - at_value)
money("balance_sheet.inventory_detail.taken_out_expired_consigned_others", out)
for name, value in stage.items():
    money(f"balance_sheet.inventory_detail.by_stage.{name}", value)
opening_stock = num("balance_initial.inventory") + num("balance_initial.inventory_write_down")

# ---- 3 both balance sheets; rented machines and those customers left are nobody's asset here ----
own = lambda r: r["title"] not in ("rented", "customers")
fixed, fixed0, depreciation = (total("fixed_assets", c, own) for c in ("net_survey", "net_initial", "depreciation_year"))
bank = total("balance_survey.bank", "amount", lambda r: r["business_money"])
prepaid = total("prepayments", "amount")
in_statement = lambda r: r["on_balance"] or r["use"] == "business"
debts = rows("debts")


def loans(column):
    return sum((F(r[column]) for r in debts if in_statement(r)), F(0))


short = lambda column: sum((F(r[column]) for r in debts if in_statement(r) and r["kind"] != "long_term"), F(0))
ca = money("balance_sheet.survey.totals.current_assets", num("balance_survey.cash") + bank + receivables + prepaid + inventory)
assets = money("balance_sheet.survey.totals.total_assets", ca + fixed + num("balance_survey.prepaid_rent") + num("balance_survey.deposits") + num("balance_survey.other_operating") + num("balance_survey.non_operating"))
payables = total("payables", "amount")
advances = total("customer_advances", "amount")
cl = money("balance_sheet.survey.totals.current_liabilities", payables + num("balance_survey.other_payables") + advances + short("balance"))
liabilities = money("balance_sheet.survey.totals.total_liabilities", cl + loans("balance") - short("balance") + num("balance_survey.other_long_term"))
E = money("balance_sheet.survey.totals.equity", assets - liabilities)
ca0 = num("balance_initial.cash") + num("balance_initial.bank") + receivables0 + num("balance_initial.prepayments") + num("balance_initial.inventory")
money("balance_sheet.initial.totals.current_assets", ca0)
assets0 = ca0 + fixed0 + num("balance_initial.prepaid_rent") + num("balance_initial.deposits") + num("balance_initial.other_operating") + num("balance_initial.non_operating")
liabilities0 = num("balance_initial.payables") + num("balance_initial.other_payables") + num("balance_initial.customer_advances") + num("balance_initial.other_long_term") + loans("opening_balance")
E0 = money("balance_sheet.initial.totals.equity", assets0 - liabilities0)
for name, value in (("cash", num("balance_survey.cash")), ("bank", bank), ("receivables", receivables), ("prepayments", prepaid), ("inventory", inventory), ("fixed_assets", fixed), ("payables", payables), ("other_payables", num("balance_survey.other_payables")), ("customer_advances", advances)):
    money(f"balance_sheet.survey.lines.{name}", value)
money("balance_sheet.initial.lines.fixed_assets", fixed0)
money("balance_sheet.initial.lines.receivables", receivables0)

# ---- 4 unit costs ----
sample = rows("margin.sampled")
share_sum = sum(F(r["share"]) for r in sample)
assert len(sample) >= 5 and abs(share_sum - 1) <= F(1, 100) and num("margin.sampled.cover") >= F(6, 10)
unit_margin = sum(rounded((1 - (F(r["material"]) + F(r["labour"]) + F(r["outsourcing"])) / F(r["price"])) * F(r["share"]), 12) for r in sample)
ratio("margin_check.estimates.sampled.value", unit_margin)
labour_share = ratio("margin_check.labour_share", sum(rounded(F(r["labour"]) / F(r["price"]) * F(r["share"]), 12) for r in sample) / share_sum)
# One yuan of sales is Σ share ÷ price pieces, so a piece brings the inverse of it.
price = put("production.mean_price", share_sum / sum(F(r["share"]) / F(r["price"]) for r in sample), 6)

# ---- 5 the statement's sales ----
season = {s: (num(f"income.seasons.{s}.n"), num(f"income.seasons.{s}.r"), [int(m) for m in said(f"income.seasons.{s}.months").split(",")]) for s in ("low", "normal", "peak")}
revenue = money("income.year.revenue", sum(n * r for n, r, _ in season.values()))
v = money("sales_check.statement_month", revenue / 12)
scope_month = {"year": v} | {s: r for s, (_, r, _) in season.items()}

# ---- 6 sales by each method, a month ----
m = {}
said_seasons = [(num(f"sales.estimates.oral_seasons.{s}.n"), num(f"sales.estimates.oral_seasons.{s}.r")) for s in ("low", "normal", "peak")]
oral = sum(n * r for n, r in said_seasons) / sum(n for n, _ in said_seasons)
gross = sum(F(r[c]) for r in rows("sales.estimates.account_inflows.inflows") for c in ("bank", "wechat", "alipay", "pos"))
net_inflow = gross - total("sales.estimates.account_inflows.exclusions", "amount")
m["account_inflows"] = ("year", net_inflow / 12 / (1 - num("sales.estimates.account_inflows.cash_share")), "bank")
m["piece_wages"] = ("year", num("production.piece_wages_12m") / 12 / labour_share, "wages")
uplift = ratio("production.outsourced_uplift", 1 / (1 - num("production.outsourced_share")))
m["electricity"] = ("year", num("production.kwh_12m") / 12 / num("sales.estimates.electricity.kwh_per_unit") * price * uplift, "electricity")
notes = sum(rounded(F(r["pieces"]) * F(r["price"]), 2) for r in rows("sales.estimates.delivery_notes.notes"))
m["delivery_notes"] = (said("sales.estimates.delivery_notes.scope"), notes / num("sales.estimates.delivery_notes.months_covered") / num("sales.estimates.delivery_notes.share_of_sales"), "statements")
m["customer_statements"] = ("year", total("sales.estimates.customer_statements.list", "amount") / 12 / num("sales.estimates.customer_statements.share_of_sales"), "statements")
p = "sales.estimates.packing."
m["packing"] = ("year", (num(p + "opening") + num(p + "bought_12m") - num(p + "closing")) * num(p + "pieces_per_box") * price / 12 / num(p + "share_of_sales"), "boxes")
p = "sales.estimates.line_count."
m["line_count"] = (said(p + "scope"), num(p + "pieces") / num(p + "hours_counted") * num(p + "hours_of_day") * num(p + "days_per_month") * price, "count")
assert said("sales.estimates.delivery_notes.source") == said("sales.estimates.customer_statements.source")
by_source, by_source_V = {}, {}
for name, (scope, value, source) in m.items():
    value = money(f"sales_check.estimates.{name}.value_month", value)
    year = money(f"sales_check.estimates.{name}.annual_equivalent_month", value if scope == "year" else value * v / scope_month[scope])
    stated = rounded(scope_month[scope], 2)
    ratio(f"sales_check.estimates.{name}.deviation", abs(value - stated) / min(value, stated))
    by_source[source] = min(year, by_source.get(source, year))
    # Piece wages stand on the cost side of the margin, like purchases: they do not make its V.
    if name != "piece_wages":
        by_source_V[source] = min(year, by_source_V.get(source, year))
R = money("sales_check.reference_R_month", median(by_source.values()))
whole("sales_check.independent_hard_estimates", len(by_source))
median_V = money("sales_check.median_without_purchases_month", median(by_source_V.values()))
ratio("sales_check.statement_to_R", v / R - 1)
oral = money("sales_check.estimates.oral_seasons.value_month", oral)
ratio("sales_check.estimates.oral_seasons.oral_to_R", oral / R - 1)
money("sales_check.taxed_sales.value_month", num("sales.estimates.tax.declared_year") / 12)

# ---- 7 ceiling: machines or operators, the fewer ----
hands = min(num("sales.capacity.units") * num("sales.capacity.shifts"), num("sales.capacity.operators"))
pieces = put("sales_check.capacity.pieces_year", hands * num("sales.capacity.hours_per_shift") * num("sales.capacity.days_year") * num("sales.capacity.pieces_per_hour") * num("sales.capacity.utilisation"), 6)
ceiling = money("sales_check.capacity.ceiling_year", pieces * price * uplift)
ratio("sales_check.capacity.used_share", revenue / ceiling)

# ---- 8 margin by the costs of the year; the lowest is adopted ----
used = money("margin_check.estimates.by_purchases.goods_used", opening_stock + num("purchases_12m") + num("production.piece_wages_12m") + num("production.outsourcing_12m") - rounded(at_cost, 2))
V = money("margin_check.estimates.by_purchases.V_year", min(revenue, 12 * median_V))
by_costs = ratio("margin_check.estimates.by_purchases.value", 1 - used / V)
adopted = ratio("margin_check.adopted", min(unit_margin, by_costs, num("margin.stated")))
spoilage_counts = adopted != by_costs
residual = money("other_checks.stock_equation.residual", used - revenue * (1 - unit_margin))

# ---- 9 income ----
gross_profit = money("income.year.gross_profit", rounded(revenue * adopted, 2))
cost_of_sales = money("income.year.cost_of_sales", revenue - gross_profit)


def opex(row):
    if row["per"] == "season":
        return sum(season[s][0] * F(row["amount_" + s]) for s in season)
    return F(row["amount"]) * (12 if row["per"] == "month" else 1)


lines = [r for r in rows("income.opex") if spoilage_counts or not r.get("spoilage")]
expenses = money("income.year.operating_expenses", sum(opex(r) for r in lines))


def opex_month(row, s):
    return F(row["amount_" + s]) if row["per"] == "season" else F(row["amount"]) / (1 if row["per"] == "month" else 12)


expenses_of = {s: rounded(sum(opex_month(r, s) for r in lines), 2) for s in season}
for s in season:
    money(f"income.seasons.{s}.per_month.operating_expenses", expenses_of[s])
interest_b = money("income.year.interest_business", sum(F(r["interest_12m"]) for r in debts if r["use"] == "business"))
interest_p = money("income.year.interest_private", sum(F(r["interest_12m"]) for r in debts if r["use"] == "private"))
operating = money("income.year.operating_profit", gross_profit - expenses)
net = money("income.year.net_profit", operating - interest_b)
household = money("income.year.household", 12 * total("household", "amount"))
floor = money("other_checks.household.floor", max(F(3, 2) * num("household.dibao_per_head_month"), F(6, 10) * num("household.county_mean_consumption_month")) * num("household.heads") + num("household.tuition_month") + num("household.home_rent_month"))
assert household / 12 >= floor
private_out = num("income.other_private_outgo_year")
saving = money("income.year.net_saving", net + num("income.other_family_income_year") - household - private_out - interest_p)
paid_off = lambda r: r["financed_by"] == "none" or F(next(d for d in debts if d["#"] == r["financed_by"])["balance"]) == 0
replacement = money("income.year.replacement_spending", sum(F(r["depreciation_year"]) for r in rows("fixed_assets") if own(r) and paid_off(r)))
principal = sum(F(r["monthly_principal"]) for r in debts if r["repayment"] == "amortising")
interest_m = sum(F(r["monthly_interest"]) for r in debts)
before_service = money("income.month.cash_before_debt_service", (saving + interest_b + interest_p - replacement) / 12)
service = money("income.month.existing_debt_service", principal + interest_m)
disposable = money("income.month.disposable", before_service - service)
money("production.break_even_year", (expenses + interest_b) / adopted)

# ---- 10 equity check ----
P = F(0)
for s, (n, r, _) in season.items():
    profit = rounded(rounded(r * adopted, 2) - expenses_of[s] - interest_b / 12, 2)
    P += n * rounded(profit + (num("income.other_family_income_year") - household - private_out - interest_p) / 12, 2)
P = money("equity_check.P", P)
W = money("equity_check.W", total("equity.withdrawals", "amount") + sum(F(r["repaid_period"]) for r in debts if not in_statement(r)))
D_ = money("equity_check.D", (fixed0 + num("fixed_assets_bought_12m") - num("fixed_assets_sold_12m") - fixed) + (face - receivables) - (face0 - receivables0) + write_down - num("balance_initial.inventory_write_down"))
expected = money("equity_check.E_expected", E0 + P + total("equity.injections", "amount") - W - D_)
gap = money("equity_check.residual_actual_minus_expected", E - expected)
ratio("equity_check.deviation.1", gap / P)
ratio("equity_check.deviation.3", gap / max(E, expected))

# ---- 11 ratios ----
ratio("ratios.current", ca / cl)
ratio("ratios.quick", (ca - inventory) / cl)
ratio("ratios.debt_ratio", liabilities / assets)
family_debt = sum(F(r["balance"]) for r in debts if not in_statement(r))
combined = ratio("ratios.combined_debt_ratio", (liabilities + family_debt) / (assets + total("family_assets", "amount") / 2))
days_r = ratio("ratios.days_receivables", 360 * receivables / revenue)
days_i = ratio("ratios.days_inventory", 360 * inventory / cost_of_sales)
days_p = ratio("ratios.days_payables", 360 * payables / cost_of_sales)
# Of the revenue of the caps, min(v, R), and the profit that follows from it.
sold = min(revenue, 12 * R)
net_margin = ratio("ratios.net_margin", (net - gross_profit + rounded(sold * adopted, 2)) / sold)
ratio("other_checks.receivables.largest_debtor_share", max(sum(F(r["amount"]) for r in rows("receivables") if r["debtor"] == d) for d in {r["debtor"] for r in rows("receivables")}) / face)
model = money("other_checks.receivables.model", sum(F(r["credit_sales"]) * F(r["uncollected_share"]) for r in rows("receivables_model")))
ratio("production.withheld_share", num("receivables.withheld") / face)

# ---- 12 what the limit uses: the lower of statement and R ----
revenue_used = money("limit.revenue_used", min(revenue, 12 * R))
gross_used = money("limit.gross_profit_used", revenue_used * adopted)
less = (gross_profit - gross_used) / 12
disposable_used = money("limit.disposable_used", disposable - less)
before_used = money("limit.cash_before_debt_service_used", before_service - less)

# ---- 13 working capital ----
mean = lambda a, b: (a + b) / 2
cost_used = rounded(revenue_used * (1 - adopted), 2)
wd = {
    "inventory": 360 * mean(num("balance_initial.inventory"), inventory) / cost_used,
    "receivables": 360 * mean(receivables0, receivables) / revenue_used,
    "prepayments": 360 * mean(num("balance_initial.prepayments"), prepaid) / cost_used,
    "payables": 360 * mean(num("balance_initial.payables"), payables) / cost_used,
    "advances": 360 * mean(num("balance_initial.customer_advances"), advances) / revenue_used,
}
wd = {k: ratio(f"working_capital.days.{k}", x) for k, x in wd.items()}
cycle = ratio("working_capital.cycle_days", wd["inventory"] + wd["receivables"] + wd["prepayments"] - wd["payables"] - wd["advances"])
turns = ratio("working_capital.turns", 360 / cycle)
net_used = net - gross_profit + gross_used
volume = money("working_capital.volume", revenue_used * (1 - net_used / revenue_used) * (1 + num("working_capital.growth")) / turns)
wc_loans = sum(F(r["balance"]) for r in debts if r["working_capital"] and not r["refinanced_by_this_loan"])
money("working_capital.gap.own_working_capital", volume - (ca - cl) - wc_loans - num("working_capital.other_channels"))

# ---- 14 cash plan, month by month, without the loan ----
survey = date.fromisoformat(CASE["case"]["survey_date"])
rate, term, asked = num("request.annual_rate") / 12, int(said("request.term_months")), num("request.amount")
half_up = lambda x: int(x + F(1, 2))
lag_r, lag_i, lag_p = half_up(days_r / 30), half_up(days_i / 30), half_up(days_p / 30)
of_month = {k: s for s, (_, _, months) in season.items() for k in months}
scale = revenue_used / revenue
sales_in = lambda k: rounded(season[of_month[(k - 1) % 12 + 1]][1] * scale, 2)
costs_in = lambda k: rounded(sales_in(k) * (1 - adopted), 2)
purpose_out = {r["month"]: F(r["out"]) for r in rows("purpose_plan")}
minimum = money("cash_plan.minimum_cash", rounded(expenses / 12, 2))


def months_to(text):
    y, mo, _ = map(int, text.split("-"))
    return max(1, 12 * (y - survey.year) + mo - survey.month)


cash = money("cash_plan.opening", num("balance_survey.cash") + bank)
ahead, closings, receipts_before = F(0), [], F(0)
for no in range(1, max(12, term + 1) + 1):
    k = survey.month + no
    month = f"{survey.year + (k - 1) // 12}-{(k - 1) % 12 + 1:02d}"
    due = costs_in(k + lag_i - lag_p)
    again = min(ahead, due)
    spent = purpose_out.get(month, F(0))
    ahead += spent - again
    pay = F(0)
    for d in debts:
        if d["repayment"] == "card":
            pay += F(d["monthly_interest"])
        elif no <= months_to(d["maturity"]):
            pay += F(d["monthly_interest"]) + (F(d["monthly_principal"]) if d["repayment"] == "amortising" else 0)
            if no == months_to(d["maturity"]):
                pay += F(d["balance"]) if d["repayment"] == "bullet" else max(F(0), F(d["balance"]) - F(d["monthly_principal"]) * months_to(d["maturity"]))
    receipts = sales_in(k - lag_r)
    receipts_before += receipts if no <= term else 0
    cash += receipts - (due - again) - expenses_of[of_month[(k - 1) % 12 + 1]] - household / 12 - rounded(private_out / 12, 2) - spent - pay
    closings.append(money(f"cash_plan.months.{no}.closing", cash))
lowest = money("cash_plan.lowest", min(closings))
shortfall = money("cash_plan.shortfall_plus_minimum_cash", max(F(0), -lowest) + minimum)
repaid = lambda no: rate * min(no - 1, term) + (1 if no > term else 0)
P_min = money("cash_plan.P_min", max([F(0)] + [(minimum - c) / (1 - repaid(i)) for i, c in enumerate(closings, 1) if repaid(i) < F(1, 2)]))
P_max = money("cash_plan.P_max", max(F(0), min((c - minimum) / (repaid(i) - 1) for i, c in enumerate(closings, 1) if repaid(i) > 1)))

# ---- 15 need, capacity, caps ----
documented = sum(F(r["cells"]["amount"]["v"]) for r in CASE["tables"]["request.purpose_items"]["rows"] if r["cells"]["amount"].get("basis") in ("document", "system"))
need_doc = money("other_checks.purpose.documented_need", documented - total("prepayments", "amount", lambda r: r["on_purpose"]) - max(num("request.own_contribution"), F(3, 10) * documented))
need = money("limit.need", min(need_doc, shortfall))
room_i = money("limit.capacity.room_i", F(7, 10) * disposable_used)
room_ii = money("limit.capacity.room_ii", F(7, 10) * before_used - service)
# A seasonal bullet within a year carries its interest only.
cap_i = money("limit.capacity.capacity_i_instalment", room_i / rate)
cap_ii = money("limit.capacity.capacity_ii_total_service", room_ii / rate)
cap_s = money("limit.capacity.capacity_seasonal_collections", F(8, 10) * receipts_before)
kept = num("request.same_kind_debt_kept")
cap_e = money("limit.exposure_caps.equity", F(7, 10) * min(E, expected) - kept)
cap_v = money("limit.exposure_caps.sales", min(F(3, 10) * revenue_used, F(6, 10) * gross_used) - sum(F(r["balance"]) for r in debts if r["use"] == "business"))
cap_p = money("limit.exposure_caps.product_maximum", num("request.product_max") - kept)
caps = [cap_i, cap_ii, P_max, cap_s, cap_e, cap_v, cap_p]
L0 = money("limit.L0", min(need, asked, *caps))

# ---- 16 score at L0 ----
born, since = (date.fromisoformat(said(k)) for k in ("applicant.birth_date", "applicant.trade_since"))
years = lambda a: survey.year - a.year - ((survey.month, survey.day) < (a.month, a.day))


def band(x, *steps, least=0):
    """Points of the first step that holds; a step is (holds, points)."""
    return next((points for holds, points in steps if holds(x)), least)


at_most = lambda *pairs: [(lambda x, y=y: x <= y, points) for y, points in pairs]
at_least = lambda *pairs: [(lambda x, y=y: x >= y, points) for y, points in pairs]
record = "".join(r["record"] for r in rows("bureau.repayment_24m"))
assert set(record) <= {"N", "1"}
inflow_months = [sum(F(r[c]) for c in ("bank", "wechat", "alipay", "pos")) for r in rows("sales.estimates.account_inflows.inflows")]
half_mean = sum(inflow_months) / len(inflow_months) / 2
listed = sum(F(r["cost"]) * F(r["qty"]) for r in rows("stock") if r["state"] != "others")
poor = sum(F(r["cost"]) * F(r["qty"]) for r in rows("stock") if r["state"] in ("expired", "out_of_season"))
old = sum(F(r["amount"]) for r in rows("receivables") if int(r["days"]) > 90)
lowest_with_loan = rounded(min(c + L0 * (1 - repaid(i)) for i, c in enumerate(closings, 1)), 2)
oral_over = oral / R - 1
points = {
    "A1": 2 if 25 <= years(born) <= 55 else 0,
    "A2": band(years(since), *at_least((8, 4), (5, 3), (3, 2), (1, 1))),
    "A3": 3 if said("scorecard.own_home_in_county") else 0,
    "A4": {"consistent": 3, "minor": 2, "material_explained": 1, "contradictory": 0}[said("scorecard.separate_interviews")],
    "A5": 3 if num("scorecard.reputation_good") >= 2 and num("scorecard.reputation_bad") == 0 else 0,
    "B1": 6 if "1" not in record else 4 if record.count("1") <= 2 else 2,
    "B2": band(num("bureau.hard_enquiries_6m"), *at_most((2, 3), (4, 2), (6, 1))),
    "B3": {1: 3, 2: 3, 3: 2, 4: 1}.get(int(said("bureau.lenders_with_balance")), 0),
    "B4": band(combined, *at_most((F(3, 10), 5), (F(4, 10), 4), (F(5, 10), 3), (F(6, 10), 2), (F(7, 10), 1))),
    "B5": 3,
    "C1": {"low": 4, "medium": 3, "elevated": 1, "high": 0}[said("scorecard.industry_risk_class")],
    "C2": band(12 * R / num("scorecard.prior_year_hard_sales") - 1, *at_least((F(5, 100), 4), (F(-5, 100), 3), (F(-15, 100), 1))),
    "C3": band(num("concentration.first_customer_share"), *at_most((F(2, 10), 3), (F(35, 100), 2), (F(1, 2), 1))),
    "C4": band(num("concentration.first_supplier_share"), *at_most((F(4, 10), 3), (F(6, 10), 2), (F(8, 10), 1))),
    "C5": band(num("scorecard.lease_months_left"), *at_least((term + 12, 3), (term, 2), (12, 1))),
    "C6": band(poor / listed, *at_most((F(2, 100), 3), (F(5, 100), 2), (F(10, 100), 1))),
    "C7": band(old / face, *at_most((F(5, 100), 3), (F(10, 100), 2), (F(20, 100), 1))),
    "C8": band(num("scorecard.old_customers_share"), *at_least((F(6, 10), 2), (F(3, 10), 1))),
    "D1": band((service + L0 * rate) / before_used, *at_most((F(4, 10), 8), (F(5, 10), 6), (F(6, 10), 4), (F(7, 10), 2))),
    "D2": band(ca / cl, *at_least((2, 4), (F(3, 2), 3), (F(12, 10), 2), (1, 1))),
    "D3": 4 if F(15, 100) <= adopted <= F(25, 100) else 0,
    "D4": band(net_margin, *at_least((F(10, 100), 3), (F(5, 100), 2), (F(2, 100), 1))),
    "D5": band(L0 / E, *at_most((F(3, 10), 3), (F(5, 10), 2), (F(7, 10), 1))),
    "D6": band(lowest_with_loan / minimum, *at_least((2, 3), (1, 2), (0, 1))),
    "E1": band(net_inflow / revenue, *at_least((F(8, 10), 4), (F(6, 10), 3), (F(4, 10), 2), (F(2, 10), 1))),
    "E2": band(sum(1 for x in inflow_months if x >= half_mean), *at_least((12, 2), (9, 1))),
    "E3": 3 if abs(gap) <= P / 10 and abs(gap) <= asked / 10 else 1,
    "E4": 3 if oral_over <= F(1, 10) else 2 if oral_over <= F(3, 10) else 1,
    "E5": 3,
}
for name, value in points.items():
    whole(f"score.at_L0.indicators.{name}.points", value)
score = sum(points.values())
whole("score.at_L0.total", score)
grade = "A" if score >= 80 else "B" if score >= 70 else "C" if score >= 60 else "D"
word("limit.grade", grade)

# ---- 17 limit ----
factor = {"A": F(1), "B": F(9, 10), "C": F(7, 10), "D": F(0)}[grade]
before_floor = money("limit.before_floor", max(F(0), min(need, asked, *(factor * c for c in caps))))
step = 1000 if before_floor < 100000 else 10000
limit = money("limit.limit", before_floor // step * step)
word("limit.limit_below_P_min_purpose_cannot_be_completed", "true" if P_min - limit > step else "false")
for name, verdict in (("equity_check.verdict", "pass"), ("margin_check.verdict", "pass"), ("other_checks.stock_equation.verdict", "pass"), ("sales_check.verdict", "pass"), ("sales_check.credibility_of_informant", "inflated"), ("other_checks.tenor.verdict", "attention"), ("other_checks.purpose.verdict", "pass"), ("other_checks.receivables.verdict", "pass"), ("sales_check.capacity.verdict", "pass")):
    word(name, verdict)
assert abs(gap) <= P / 10 and v <= R * F(105, 100) and term > cycle / 30 + 2 and abs(model - face) <= face / 10
assert abs(residual) <= max(at_cost, cost_of_sales / 12) / 10 and abs(unit_margin - by_costs) <= F(1, 100)

(HERE / "expected.json").write_text(json.dumps(OUT, ensure_ascii=False, indent=1) + "\n")
print(len(OUT), "figures; limit", limit, "grade", grade, "score", score)
