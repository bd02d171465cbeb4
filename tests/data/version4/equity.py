"""Equity check, cash before debt service, existing service, ratios (calculation.md §1, §2.1, §3)."""

from .rounding import HARD, D, cents, graded, ratio, worst
from .statements import Statements


class Equity(Statements):
    """What the period left, and what a month leaves for debts."""

    # ---- §2.1 equity check ---------------------------------------------------------------------------------------------
    def period_months(self):
        return 12 * (self.case.survey.year - self.case.initial.year) + self.case.survey.month - self.case.initial.month

    def profit_of_period(self, other):
        total = D(0)
        for s, n, r, _ in self.seasons:
            profit = cents(cents(r * self.adopted + self.rebate / 12) - self.opex_of[s] - self.interest_b / 12)
            total += n * cents(profit + (other - self.household_year - self.private_out - self.interest_p) / 12)
        return cents(total)

    def one_off(self):
        """Subsidies that do not come every year are brought in, never earned (§6)."""
        return D(0)

    def equity(self):
        c = self.case
        self.months = self.period_months()
        assert self.months == 12, "the trades' periods are a year"
        hard = lambda b: b in HARD or b == "third_party"
        oral_income = self.other_said and not hard(c.basis("income.other_family_income_year"))
        self.P_said, self.P = self.profit_of_period(self.other_said), self.profit_of_period(D(0) if oral_income else self.other_said)
        injections = [(r.n("amount"), r.basis("amount")) for r in c.rows("equity.injections")]
        withdrawals = [(r.n("amount"), r.basis("amount")) for r in c.rows("equity.withdrawals")]
        withdrawals += [(r.n("repaid_period"), r.basis("repaid_period")) for r in self.debts if not self.counted_in_statement(r)]
        self.one_off_subsidies = self.one_off()
        self.I, self.W = (sum((x for x, b in some if hard(b)), D(0)) for some in (injections, withdrawals))
        self.I += self.one_off_subsidies
        self.A_said = c.n("equity.revaluation")
        self.A = self.A_said if hard(c.basis("equity.revaluation")) else D(0)
        worth = lambda face, value: face - value
        self.D = cents(
            self.fixed0
            + c.n("fixed_assets_bought_12m")
            - c.n("fixed_assets_sold_12m")
            + self.A
            - self.fixed
            + worth(self.face, self.receivables)
            - worth(self.face0, self.receivables0)
            + (self.stock_cost - self.stock_value)
            - c.n("balance_initial.inventory_write_down")
        )
        self.E_star = cents(self.E0 + self.P + self.I - self.W + self.A - self.D)
        oral = [("I", x) for x, b in injections if not hard(b)] + [("W", -x) for x, b in withdrawals if not hard(b)]
        if oral_income:
            oral.append(("P", self.P_said - self.P))
        for what, moves in sorted(oral, key=lambda item: -abs(item[1])):
            if abs(self.E - self.E_star - moves) > abs(self.E - self.E_star):
                self.E_star += moves
                self.I += moves if what == "I" else 0
                self.W -= moves if what == "W" else 0
                self.P += moves if what == "P" else 0
        self.residual = self.E - self.E_star
        gap, asked = abs(self.residual), c.n("request.amount")
        self.deviation = {
            "1": ratio(self.residual / self.P),
            "2": ratio(self.residual / self.E),
            "3": ratio(self.residual / max(self.E, self.E_star)),
            "4": ratio(self.residual / self.E_star),
        }
        one, three = abs(self.deviation["1"]), abs(self.deviation["3"])
        if self.P <= 0:
            alone = graded(three, D("0.05"), D("0.1"))
        else:
            alone = "pass" if one <= D("0.1") or three <= D("0.02") else "fail" if one > D("0.25") and three > D("0.05") else "attention"
        self.by_1_and_3_alone = alone
        self.verdicts["equity"] = worst([alone, "attention" if gap > asked / 10 else "pass"])
        beyond = alone != "pass"
        self.doubt_before_R = cents(-self.residual / self.months) if beyond and self.residual < 0 else D(0)
        self.doubt = max(D(0), cents(self.doubt_before_R - self.less_month)) if self.doubt_before_R else D(0)
        self.presumed = self.residual if beyond and self.residual > 0 else D(0)
        self.presumed_month = cents(self.presumed / 12)

    # ---- §1 cash before debt service, existing service -------------------------------------------------------------------
    def refinanced(self, debt):
        """Documented lines of the purpose that name this debt, at most its balance."""
        named = self.case.total(
            "request.purpose_items", "amount", lambda r: r.said("refinances") == debt.name and r.basis("amount") in ("document", "system")
        )
        return min(named, debt.n("balance"))

    def months_left(self, debt):
        """Calendar months to the maturity that is said."""
        said = debt.said("maturity")
        if not said:
            return None
        year, month = map(int, said.split("-")[:2])
        return 12 * (year - self.case.survey.year) + month - self.case.survey.month

    def to_maturity(self, debt):
        """The same; of a bullet only where somebody else shows it."""
        return self.months_left(debt) if debt.said("repayment") != "bullet" or self.maturity_shown(debt) else None

    def maturity_shown(self, debt):
        """By the bureau, by a contract with its archive number, or by the lender."""
        return debt.yes("in_bureau") or bool(debt.said("contract")) or debt.basis("maturity") == "third_party"

    def principal(self, debt):
        """What nothing but a word shows carries at least a twelfth of its balance (§9)."""
        return debt.n("monthly_principal") if self.maturity_shown(debt) else max(debt.n("monthly_principal"), debt.n("balance") / 12)

    def spread(self, debt):
        """Months over which the principal of a bullet is spread because it lies beyond the plan or nothing shows its maturity."""
        if debt.said("repayment") != "bullet":
            return None
        left = self.to_maturity(debt)
        if left is None:
            return 12
        return min(36, max(12, left)) if left > self.count else None

    def service(self):
        c = self.case
        self.term = int(c.n("request.term_months"))
        self.count = max(12, self.term + 1)
        self.service_of = {}
        for d in self.debts:
            balance = d.n("balance")
            if not balance:
                self.service_of[d.name] = D(0)
                continue
            stays = 1 - self.refinanced(d) / balance
            how, interest = d.said("repayment"), d.n("monthly_interest")
            if how == "amortising":
                month = self.principal(d) + interest
            elif how == "card":
                month = d.n("revolving_balance") / 10 + interest
            elif how == "on_demand":
                month = balance / 12 + interest
            else:
                over = self.spread(d)
                month = interest + (balance / over if over else 0)
            self.service_of[d.name] = cents(month * stays)
        self.existing = cents(sum(self.service_of.values(), D(0)) + self.presumed_month)
        star = self.saving_star - (self.other_said - self.other_counted)
        self.charged = self.interest_b + self.interest_p
        # Withdrawals leave again, unless their own paper names a thing that will not return (§9).
        again = lambda r: r.basis("amount") != "document" or r.yes("again")
        self.withdrawn_year = c.total("equity.withdrawals", "amount", again)
        self.withdrawn = cents(self.withdrawn_year / 12)
        self.before = cents((star + self.charged - self.replacement) / 12 - self.withdrawn - self.doubt)
        self.disposable = cents(self.before - self.existing)
        self.disposable_used, self.before_used = cents(self.disposable - self.less_month), cents(self.before - self.less_month)

    # ---- §3 -------------------------------------------------------------------------------------------------------------
    def ratios(self):
        self.days_r, self.days_i, self.days_p = (
            ratio(360 * self.receivables / self.revenue),
            ratio(360 * self.stock_value / self.cost),
            ratio(360 * self.owed / self.cost),
        )
        self.combined = ratio(
            (self.liabilities + self.off_balance + self.presumed + self.case.total("guarantees", "amount")) / (self.assets + self.family)
        )
        self.net_used = self.net - self.gross + self.gross_used
        self.net_margin = ratio(self.net_used / self.revenue_used)
        self.E1 = ratio(self.net_inflow / max(self.revenue, 12 * self.R))
