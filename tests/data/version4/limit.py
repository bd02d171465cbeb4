"""Need, capacity, caps and limit (calculation.md §6)."""

from decimal import ROUND_FLOOR

from .rounding import D, cents, ratio
from .plan import Plan

FACTOR = {"A": D(1), "B": D("0.9"), "C": D("0.7"), "D": D(0)}


class Limit(Plan):
    """What may be lent."""

    # ---- §6 need, capacity, caps, limit ---------------------------------------------------------------------------------
    def working_capital(self):
        c, mean = self.case, lambda a, b: (a + b) / 2
        cost = cents(self.revenue_used * (1 - self.adopted))
        i = lambda k: c.n(f"balance_initial.{k}")
        days = {
            "inventory": 360 * mean(i("inventory"), self.stock_value) / cost,
            "receivables": 360 * mean(self.receivables0, self.receivables) / self.revenue_used,
            "prepayments": 360 * mean(i("prepayments"), self.prepayments) / cost,
            "payables": 360 * mean(i("payables"), self.owed) / cost,
            "advances": 360 * mean(i("customer_advances"), self.advances) / self.revenue_used,
        }
        self.wc_days = days = {k: ratio(x) for k, x in days.items()}
        self.cycle = ratio(days["inventory"] + days["receivables"] + days["prepayments"] - days["payables"] - days["advances"])
        self.loans_that_stay = sum((r.n("balance") - self.refinanced(r) for r in self.debts if r.yes("working_capital")), D(0))
        if self.cycle < 15:
            self.gap = None
            return
        self.turns = ratio(360 / self.cycle)
        self.volume = cents(self.revenue_used * (1 - self.net_used / self.revenue_used) * (1 + c.n("working_capital.growth")) / self.turns)
        self.gap = cents(self.volume - (self.current - self.short) - self.loans_that_stay - c.n("working_capital.other_channels"))

    def loan_for(self, room):
        """The loan that a month's room carries."""
        n, r, how = self.term, self.rate, self.case.said("request.method")
        if room <= 0:
            return D(0)
        if self.seasonal_bullet:
            return room / r
        if how == "annuity":
            return room / self.annuity(n)
        if how == "equal_principal":
            return room / (D(1) / n + r)
        if how == "interest_only_then_annuity":
            return room / self.annuity(n - int(self.case.n("request.interest_only_months")))
        return room * n / (1 + r * n)

    def limit(self):
        c, self.asked = self.case, self.case.n("request.amount")
        kind, how = c.said("request.purpose_kind"), c.said("request.method")
        self.seasonal_bullet = kind == "seasonal" and how in ("bullet_monthly_interest", "bullet_all") and self.term <= 12
        papers = [r for r in c.rows("request.purpose_items") if r.basis("amount") in ("document", "system")]
        self.documented = sum((r.n("amount") for r in papers), D(0))
        self.documented_goods = sum((r.n("amount") for r in papers if r.said("refinances", "none") == "none"), D(0))
        self.own_used = max(c.n("request.own_contribution"), cents(D("0.3") * self.documented))
        self.documented_need = max(
            D(0), cents(self.documented - c.total("prepayments", "amount", lambda r: r.yes("on_purpose")) - self.own_used)
        )
        self.refinanced_business = sum((self.refinanced(d) for d in self.debts if d.said("use") == "business"), D(0))
        self.working_capital()
        self.need = {
            "seasonal": lambda: min(self.documented_need, self.P_min_with_parked),
            "growth": lambda: self.documented_need if self.gap is None else min(self.documented_need, max(D(0), self.gap)),
            "refinance": lambda: self.refinanced_business,
        }.get(kind, lambda: self.documented_need)()
        self.room_i = cents(D("0.7") * self.disposable_used)
        self.room_ii = cents(D("0.7") * self.before_used - self.existing)
        self.capacity_i, self.capacity_ii = cents(self.loan_for(self.room_i)), cents(self.loan_for(self.room_ii))
        self.capacity_goods = cents(D("0.8") * self.documented_goods / (1 - self.adopted)) if self.seasonal_bullet else None
        kept = max(c.n("request.same_kind_debt_kept"), self.loans_that_stay)
        self.oral_asset_lines = self.oral_lines()
        self.equity_base = min(self.E - self.A_said - self.oral_asset_lines, self.E_star - self.A)
        self.cap_equity = max(D(0), cents(D("0.7") * self.equity_base - kept))
        self.borrowings = (
            sum((d.n("balance") - self.refinanced(d) for d in self.debts if d.said("use") == "business"), D(0)) + self.presumed
        )
        self.cap_sales = max(D(0), cents(min(D("0.3") * self.revenue_used, D("0.6") * self.gross_used) - self.borrowings))
        self.cap_product = max(D(0), c.n("request.product_max") - kept)
        self.caps = {
            k: x
            for k, x in {
                "capacity_ii_total_service": self.capacity_ii,
                "capacity_iii_cash_plan": self.P_max,
                "capacity_seasonal_goods": self.capacity_goods,
                "equity": self.cap_equity,
                "sales": self.cap_sales,
                "product_maximum": self.cap_product,
            }.items()
            if x is not None
        }
        self.L0 = cents(max(D(0), min(self.need, self.asked, *self.caps.values())))

    def floored(self, grade):
        before = cents(max(D(0), min(self.need, self.asked, *(cents(FACTOR[grade] * x) for x in self.caps.values()))))
        step = 1000 if before < 100000 else 10000
        return before, (before / step).to_integral_value(ROUND_FLOOR) * step, step
