"""The cash plan by month, P_min and P_max (calculation.md §1, §6)."""

from .equity import Equity
from .rounding import D, cents, whole


class Plan(Equity):
    """Derived months, months set by hand, and the loan in both."""

    # ---- §1, §6 cash plan -----------------------------------------------------------------------------------------------
    def month_at(self, no):
        k = self.case.survey.month + no - 1
        return f"{self.case.survey.year + k // 12}-{k % 12 + 1:02d}"

    def calendar(self, no):
        return (self.case.survey.month + no - 1) % 12 + 1

    def season_at(self, no):
        return next((s, r) for s, _, r, months in self.seasons if self.calendar(no) in months)

    def sale_at(self, no):
        return cents(self.season_at(no)[1] * self.revenue_used / self.revenue)

    def cost_at(self, no):
        return cents(self.sale_at(no) * (1 - self.adopted))

    def lags(self):
        return whole(self.days_r / 30), whole(self.days_i / 30), whole(self.days_p / 30)

    def buys_goods(self):
        return self.case.said("request.purpose_kind") in ("seasonal", "growth")

    def purchases(self):
        """What is paid for goods in each derived month; goods of the purpose are not bought again later."""
        _, ahead_of_sale, credit = self.lags()
        paid, ahead = [], D(0)
        for no in range(1, self.count + 1):
            due = self.cost_at(no + ahead_of_sale - credit)
            kept = min(ahead, due)
            ahead += (self.purpose.get(self.month_at(no), D(0)) if self.buys_goods() else D(0)) - kept
            paid.append(cents(due - kept))
        return paid

    def expenses_at(self, no):
        """A month's expenses; a yearly line falls in the months it is paid in where they are known."""
        s, total = self.season_at(no)[0], D(0)
        for r in self.expense_lines():
            due = r.said("due_months")
            if due and r.said("per") == "year":
                months = [int(m) for m in due.split(",")]
                total += r.n("amount") / len(months) if self.calendar(no) in months else 0
            else:
                total += self.line_month(r, s)
        return cents(total)

    def debt_payments(self):
        paid = [D(0)] * (self.count + 1)
        for d in self.debts:
            balance = d.n("balance")
            if not balance:
                continue
            left = balance - self.refinanced(d)
            rate, stays = d.n("monthly_interest") / balance, left / balance
            how, last = d.said("repayment"), self.to_maturity(d)
            last = None if last is None else max(1, last)
            if how == "card":
                left = d.n("revolving_balance") * stays
                rate = d.n("monthly_interest") / d.n("revolving_balance") if d.n("revolving_balance") else D(0)
            spread = self.spread(d)
            parts = {"card": 10, "on_demand": 12}.get(how, spread)
            part = cents(left / parts) if parts else D(0)
            instalment = (self.principal(d) + d.n("monthly_interest")) * stays
            for no in range(1, self.count + 1):
                interest = cents(left * rate)
                if how == "amortising":
                    pay = min(instalment, left + interest) if last is None or no < last else left + interest
                elif how == "bullet":
                    pay = interest + (left if no in (last, parts) else min(part, left))
                else:
                    # The last part takes the rest.
                    pay = interest + (left if no == parts else min(part, left))
                pay = cents(pay)
                paid[no] += pay
                left = max(D(0), cents(left + interest - pay))
        return paid

    def derive(self):
        """The derived months, each with its flows."""
        collect = self.lags()[0]
        service, buys = self.debt_payments(), self.purchases()
        refinanced = sum((self.refinanced(d) for d in self.debts), D(0))
        months = []
        for no in range(1, self.count + 1):
            key = self.month_at(no)
            months.append(
                {
                    "month": key,
                    "sales_receipts": self.sale_at(no - collect),
                    "other_operating_in": cents(self.rebate / 12),
                    "purchases_paid": buys[no - 1],
                    "opex_paid": self.expenses_at(no),
                    "investing": D(0),
                    "other_income_counted": cents(self.other_counted / 12),
                    "household": cents(self.household_used),
                    "private_out": cents(self.private_out / 12),
                    "withdrawals": self.withdrawn,
                    "doubt": self.doubt,
                    "presumed_debt_repaid": self.presumed_month if no <= 12 else D(0),
                    "purpose_out": self.purpose.get(key, D(0)),
                    "purpose_own_in": self.own_in.get(key, D(0)),
                    "purpose_extra_in": self.extra_in.get(key, D(0)),
                    "refinanced_debts_repaid": refinanced if no == 1 else D(0),
                    "existing_debt_service": service[no],
                }
            )
        return self.closed(months)

    def closed(self, months):
        closing, taken = self.cash + self.bank, D(0)
        for m in months:
            m["net"] = (
                m["sales_receipts"]
                + m["other_operating_in"]
                - m["purchases_paid"]
                - m["opex_paid"]
                + m["investing"]
                + m["other_income_counted"]
                - m["household"]
                - m["private_out"]
                - m["withdrawals"]
                - m["doubt"]
                - m["presumed_debt_repaid"]
                - m["purpose_out"]
                + m["purpose_own_in"]
                + m["purpose_extra_in"]
                - m["refinanced_debts_repaid"]
                - m["existing_debt_service"]
            )
            closing += m["net"]
            taken += m["purpose_out"] + m["refinanced_debts_repaid"] - m["purpose_own_in"]
            m["closing"], m["U"] = closing, max(D(0), taken)
        return months

    def set_by_hand(self, derived, on_profile=False):
        """The plan in force: months that an officer set stand in for the derived ones."""
        said = {r.name: r for r in self.case.rows("cash_plan")}
        goods = sum((said[m["month"]].n("purchases_paid") for m in derived[:12] if m["month"] in said), D(0))
        months = []
        for no, m in enumerate(derived, 1):
            m = dict(m, by_hand=m["month"] in said)
            if m["by_hand"]:
                r = said[m["month"]]
                m |= {
                    k: r.n(k) for k in ("sales_receipts", "other_operating_in", "purchases_paid", "opex_paid", "investing", "private_out")
                }
                m["household"] = max(r.n("household"), self.floor)
                m["other_income_counted"] = r.n("other_income") if r.basis("other_income") in ("document", "system") else D(0)
                m["withdrawals"] = m["doubt"] = m["presumed_debt_repaid"] = D(0)
                if on_profile:
                    m["purchases_paid"] = cents(goods * self.season_at(no)[1] / self.revenue)
            months.append(m)
        return self.closed(months)

    def repaid_per_yuan(self, no):
        """c(m): principal and interest repaid per yuan lent, unrounded."""
        r, n, how = self.rate, self.term, self.case.said("request.method")
        k = min(no - 1, n)
        if k <= 0:
            return D(0)
        if how == "annuity":
            return k * self.annuity(n)
        if how == "equal_principal":
            return sum((D(1) / n + (1 - D(j) / n) * r for j in range(k)), D(0))
        if how == "bullet_all":
            return 1 + r * n if k == n else D(0)
        if how == "interest_only_then_annuity":
            first = int(self.case.n("request.interest_only_months"))
            return r * min(k, first) + max(0, k - first) * self.annuity(n - first)
        return r * k + (1 if k == n else 0)

    def annuity(self, n):
        return self.rate / (1 - (1 + self.rate) ** -n) if self.rate else D(1) / n

    def roots(self, months):
        """(P_min, P_max, names of derived months in which no amount works)."""
        least, most, gaps = [D(0)], [], []
        for no, m in enumerate(months, 1):
            c, U, closing = self.repaid_per_yuan(no), m["U"], m["closing"]
            v = closing + U - U * c - self.minimum
            if v < 0 and c <= 1:
                if m.get("by_hand"):
                    most.append(D(0))
                else:
                    gaps.append(m["month"])
                    continue
            elif v < 0:
                most.append(max(D(0), (closing - self.minimum) / (c - 1)))
            elif c > 0:
                most.append(U + v / c)
            if c < D("0.5") and U > 0:
                least.append((self.minimum - closing) / (1 - c))
        return cents(max(least)), cents(min(most)) if most else None, gaps

    def with_loan(self, months, P):
        return [cents(m["closing"] + min(P, m["U"]) - P * self.repaid_per_yuan(no)) for no, m in enumerate(months, 1)]

    def plans(self):
        c = self.case
        self.rate = c.n("request.annual_rate") / 12
        self.minimum = self.opex_month
        column = lambda k, keep=lambda r: True: {r.said("month", r.name): r.n(k) for r in c.rows("purpose_plan") if keep(r)}
        self.purpose, self.own_in = column("out"), column("own_in")
        self.extra_in = column("extra_in", lambda r: r.basis("extra_in") in ("document", "system"))
        self.derived = self.derive()
        self.plan = self.set_by_hand(self.derived)
        self.P_min_derived, self.P_max_derived, self.gaps_derived = self.roots(self.derived)
        self.P_min_plan, self.P_max_plan, self.gaps_plan = self.roots(self.plan)
        self.gaps = [g for g in self.gaps_derived]
        self.P_min = min(self.P_min_plan, self.P_min_derived)
        bounds = [x for x in (self.P_max_plan, self.P_max_derived) if x is not None]
        self.P_max = min(bounds) if bounds else None
        plans = [self.plan, self.derived]
        if any(m["by_hand"] for m in self.plan):
            plans.append(self.set_by_hand(self.derived, True))
        # Doubt lowers what can be repaid and never raises what is needed: the derived plan once more without it, at the statement's sales.
        share = self.revenue / self.revenue_used if self.revenue_used else D(1)
        stated = {"doubt": D(0), "presumed_debt_repaid": D(0)}
        sold = lambda m: {k: m[k] * share for k in ("sales_receipts", "purchases_paid")}
        plans.append(self.closed([m | stated | sold(m) for m in self.derived]))
        # For the need the plan opens on cash, bank and what was parked elsewhere (§9).
        self.parked = self.parked_cash()
        least = lambda more: min(self.roots([m | {"closing": m["closing"] + more} for m in months])[0] for months in plans)
        self.P_min_need, self.P_min_with_parked = least(D(0)), least(self.parked)

    def parked_cash(self):
        """What went since the initial point where it is no cash: deposits, other assets, prepayments outside the purpose, repayments and
        withdrawals without a paper."""
        c = self.case
        grown = sum(
            (max(D(0), c.n(f"balance_survey.{k}") - c.n(f"balance_initial.{k}")) for k in ("deposits", "other_operating", "non_operating")),
            D(0),
        )
        aside = max(D(0), c.total("prepayments", "amount", lambda r: not r.yes("on_purpose")) - c.n("balance_initial.prepayments"))
        repaid = sum((d.n("repaid_period") for d in self.debts if d.basis("repaid_period") not in ("document", "system")), D(0))
        return grown + aside + repaid + self.withdrawn_year
