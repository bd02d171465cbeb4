"""The other checks and the identities (calculation.md §1, §2.4)."""

from .limit import Limit
from .rounding import D, cents, graded, ratio, worst


class Checks(Limit):
    """Which checks speak."""

    # ---- §2.4, §1 identities ----------------------------------------------------------------------------------------------
    def identity(self, left, right, base, passes=D("0.02"), attention=D("0.05")):
        gap = abs(left - right)
        if not gap:
            return "pass"
        if base <= 0:
            return "fail"
        return worst([graded(ratio(gap / base), passes, attention), "attention" if gap > self.asked / 10 else "pass"])

    def instalment(self, debt):
        """What balance, rate and months left make of an instalment, by its method, else the nearer one."""
        balance, rate = debt.n("balance"), debt.n("rate") / 12
        if debt.said("repayment") == "bullet":
            return cents(balance * rate) if debt.said("rate") else None
        left, said = self.months_left(debt), debt.n("monthly_principal") + debt.n("monthly_interest")
        if left is None or left <= 0 or not debt.said("rate"):
            return None
        both = {"annuity": cents(balance * rate / (1 - (1 + rate) ** -left)), "equal_principal": cents(balance / left + balance * rate)}
        return both[debt.said("method")] if debt.said("method") in both else min(both.values(), key=lambda x: abs(x - said))

    def listed_people(self):
        return len(self.case.rows("family.members"))

    def goods_at_sampled_margin(self):
        return self.revenue * (1 - self.sales_margin)

    def checks(self):
        c, v = self.case, self.verdicts
        self.sizes = {}
        if c.rows("receivables_model"):
            self.model = cents(
                c.total("receivables_model", "credit_sales")
                and sum((r.n("credit_sales") * r.n("uncollected_share") for r in c.rows("receivables_model")), D(0))
            )
            self.sizes["receivables"] = (ratio((self.model - self.face) / self.face), D("0.1"))
            v["receivables"] = graded(abs(self.sizes["receivables"][0]), D("0.1"), D("0.2"))
        self.stock_residual = cents(self.used - self.goods_at_sampled_margin())
        v["stock_equation"] = graded(ratio(abs(self.stock_residual) / max(self.stock_cost, self.cost / 12)), D("0.1"), D("0.2"))
        bureau = c.n("bureau.monthly_total")
        shown = sum((d.n("monthly_principal") + d.n("monthly_interest") for d in self.debts if d.yes("in_bureau")), D(0))
        v["debt_service"] = self.plain(abs(shown - bureau), bureau, D("0.05"), D("0.1"))
        v["household"] = "pass" if self.household_month >= self.floor else "attention"
        v["household_members"] = "pass" if self.listed_people() == c.n("household.heads") else "attention"
        want = {k for r in c.rows("balance_survey.bank") for k in self.channels(r)}
        flows = {k for k in ("bank", "wechat", "alipay", "pos") if any(r.n(k) for r in c.rows("sales.estimates.account_inflows.inflows"))}
        v["accounts_and_flows"] = (
            "pass"
            if flows <= want and all(self.channels(r) for r in c.rows("balance_survey.bank") if r.yes("business_money")) and want & flows
            else "attention"
        )
        names = set()
        for d in self.debts:
            if d.n("balance") > 0 and d.yes("in_bureau"):
                said = d.said("institutions")
                names |= (
                    set(said if isinstance(said, list) else said.split(","))
                    if said
                    else {d.said("lender").split("（")[0].split("(")[0].strip()}
                )
        listed, told = len(names), c.n("bureau.lenders_with_balance")
        self.lenders_listed = listed
        v["lenders"] = "fail" if listed < told else "attention" if listed > told else "pass"
        self.instalments = {}
        for d in self.debts:
            if d.n("balance") > 0 and d.said("repayment") in ("amortising", "bullet"):
                said, due = d.n("monthly_principal") + d.n("monthly_interest"), self.instalment(d)
                self.instalments[d.name] = (
                    said,
                    due,
                    (
                        graded(abs(ratio((said - due) / due)), D("0.1"), D("0.2"))
                        if due
                        else "not_checked" if due is None else "pass" if not said else "fail"
                    ),
                )
        seen = [x for _, _, x in self.instalments.values()]
        v["instalments"] = "not_applicable" if not seen else "not_checked" if "not_checked" in seen and "fail" not in seen else worst(seen)
        need = self.refinanced_business if c.said("request.purpose_kind") == "refinance" else self.documented_need
        v["purpose"] = "pass" if self.asked <= need * D("1.01") else "fail"
        if self.seasonal_stock():
            self.sizes["tenor"] = (self.term - self.tenor_months(), D(1))
            v["tenor"] = "attention" if self.term > self.tenor_months() else "pass"
        opening = lambda k: c.n(f"balance_initial.{k}")
        sold, collected, bought, paid = (
            c.n(k) for k in ("credit_sales_12m", "collections_12m", "credit_purchases_12m", "supplier_payments_12m")
        )
        v["articulation/receivables"] = self.identity(self.face0 + sold - collected, self.face, max(sold, collected))
        v["articulation/payables"] = self.identity(opening("payables") + bought - paid, self.owed, max(bought, paid))
        added, gone = c.n("fixed_assets_bought_12m"), c.n("fixed_assets_sold_12m")
        v["articulation/fixed_assets"] = self.identity(
            self.fixed0 + added - gone + self.A - self.straight_line, self.fixed, max(added, gone, self.straight_line)
        )
        self.cash_left = c.n("cash_back_opening") + sum(
            (
                r.n("operating_in") - r.n("operating_out") + r.n("investing") + r.n("financing") + r.n("private")
                for r in c.rows("cash_back")
            ),
            D(0),
        )
        right = self.cash + self.bank
        balance = self.identity(self.cash_left, right, max(self.cash_left, right), D("0.03"), D("0.1"))
        # The columns are tied as well (§9): financing to the debts of the statement; investing to assets, what was paid
        # ahead for them, and deposits.
        listed = [d for d in self.debts if self.counted_in_statement(d)]
        sum_of = lambda k: sum((d.n(k) for d in listed), D(0))
        column = lambda k: c.total("cash_back", k)
        ahead = c.total("prepayments", "amount", lambda r: r.yes("on_purpose")) if c.said("request.purpose_kind") == "asset" else D(0)
        self.financing_off = column("financing") - (sum_of("new_period") - sum_of("repaid_period") - sum_of("interest_12m"))
        self.investing_off = column("investing") - (gone - added - ahead - (c.n("balance_survey.deposits") - opening("deposits")))
        tied = [
            self.plain(abs(self.financing_off), max(sum_of("new_period"), sum_of("repaid_period")), D("0.03"), D("0.1")),
            self.plain(abs(self.investing_off), max(added, gone), D("0.03"), D("0.1")),
        ]
        v["articulation/cash"] = worst([balance] + tied)
        for d in self.debts:
            v[f"articulation/loan_{d.name}"] = self.identity(
                d.n("opening_balance") + d.n("new_period") - d.n("repaid_period"),
                d.n("balance"),
                max(d.n("new_period"), d.n("repaid_period")),
            )
        if any(m["by_hand"] for m in self.plan):
            v["cash_plan/yearly_totals"] = self.yearly_totals()

    @staticmethod
    def plain(gap, base, passes, attention):
        return "pass" if not gap else "fail" if base <= 0 else graded(ratio(gap / base), passes, attention)

    def channels(self, account):
        said = account.said("channels")
        return [k for k in (said.split(",") if isinstance(said, str) else said or []) if k]

    def seasonal_stock(self):
        return self.case.said("request.purpose_kind") == "seasonal"

    def tenor_months(self):
        return ratio(self.cycle / 30 + 2)

    def yearly_totals(self):
        year = [m for m in self.plan[:12]]
        said = {r.name: r for r in self.case.rows("cash_plan")}
        sum_of = lambda k: sum((m[k] for m in year), D(0))
        sides = [
            (sum_of("sales_receipts"), self.revenue),
            (sum_of("purchases_paid") + (sum_of("purpose_out") if self.buys_goods() else 0), self.cost),
            (sum_of("opex_paid"), self.opex),
            (sum((said[m["month"]].n("other_income") if m["by_hand"] else m["other_income_counted"] for m in year), D(0)), self.other_said),
            (sum((said[m["month"]].n("household") if m["by_hand"] else m["household"] for m in year), D(0)), self.household_year),
            (sum_of("private_out"), self.private_out),
        ]
        return worst(self.plain(abs(a - b), b, D("0.05"), D("0.1")) for a, b in sides)

    def trade_checks(self):
        """What a trade checks besides."""
