//! Why a bound is as large as it is 约束的来由: what it means for the business, before any arithmetic.
//!
//! Every number in it is a figure of the case; a bound that a layer file adds and that is not known here is called by its name and amount.

use crate::checklist::CapRule;
use crate::figure::Reading;
use crate::finding::Text;
use crate::limit::binding;
use crate::wording::Wording;
use rust_decimal::Decimal;

/// What the limit, the need, a capacity or a cap means in this case; nothing for any other figure, or while it is unknown.
#[must_use]
pub fn meaning(wording: &Wording<'_>, id: &str) -> Option<Text> {
    let caps = &wording.checklist.caps;
    if matches!(id, "limit.limit" | "limit.before_floor" | "limit.L0" | "decision.reduce_to") {
        let binds = binding(wording.checklist, &|figure| wording.figures.named(figure).reading);
        let first = caps.iter().find(|rule| binds.contains(&rule.id))?;
        let told = of_cap(wording, first, false)?;
        let rounded = matches!(id, "limit.limit" | "decision.reduce_to").then(|| rounded(wording)).flatten();
        return Some(match rounded {
            Some(last) => Text::new(format!("{}；{}", told.zh, last.zh), format!("{}; {}", told.en, last.en)),
            None => told,
        });
    }
    let rule = caps.iter().find(|rule| rule.value == id || rule.after == id)?;
    if rule.after == id && rule.value != id { of_cap(wording, rule, false) } else { Meaning(wording).of(rule, false) }
}

/// The meaning of a bound as it enters the limit; `less`: more was asked than it gives.
pub(super) fn of_cap(wording: &Wording<'_>, rule: &CapRule, less: bool) -> Option<Text> {
    let made = Meaning(wording);
    let told = made.of(rule, less)?;
    Some(made.after_grade(rule, told))
}

/// What rounding down takes off the bound, where it takes anything that is seen: 200,245 beside a limit of 200,000 asks for a word.
pub(super) fn rounded(wording: &Wording<'_>) -> Option<Text> {
    let number = |id: &str| wording.figures.reading(id).and_then(|reading| reading.number());
    let (before, limit) = (number("limit.before_floor")?, number("limit.limit")?);
    let seen = before > limit && wording.of("limit.before_floor") != wording.of("limit.limit");
    let step = number("limit.rounding_step").is_some_and(|step| step > Decimal::ZERO);
    (seen && step).then(|| {
        wording.filled(&Text::new(
            "{limit.before_floor} 按 {limit.rounding_step} 的整倍数向下取整，是 {limit.limit}",
            "{limit.before_floor}, rounded down to a multiple of {limit.rounding_step}, is {limit.limit}",
        ))
    })
}

struct Meaning<'a, 'w>(&'a Wording<'w>);

impl Meaning<'_, '_> {
    fn number(&self, id: &str) -> Option<Decimal> {
        self.0.figures.reading(id)?.number()
    }

    fn positive(&self, id: &str) -> bool {
        self.number(id).is_some_and(|n| n > Decimal::ZERO)
    }

    fn word(&self, id: &str) -> Option<String> {
        self.0.figures.reading(id)?.text().map(str::to_owned)
    }

    fn say(&self, zh: &str, en: &str) -> Text {
        self.0.filled(&Text::new(zh, en))
    }

    /// A part of a sentence that is told only where its amount is above zero.
    fn when(&self, id: &str, zh: &str, en: &str) -> Text {
        if self.positive(id) { self.say(zh, en) } else { Text::default() }
    }

    fn of(&self, rule: &CapRule, less: bool) -> Option<Text> {
        let Reading::Known { .. } = self.0.figures.reading(&rule.value)? else { return None };
        Some(match rule.id.as_str() {
            "need" => self.need(less),
            "capacity_i_instalment" | "capacity_ii_total_service" => self.service(&rule.value, &rule.id),
            "capacity_iii_cash_plan" => self.plan(),
            "capacity_seasonal_goods" => self.goods(),
            "equity" => self.equity(),
            "sales" => self.sales(),
            "product_maximum" => self.maximum(),
            "security" => self.say(
                "担保物按各自的成数折下来，扣掉上面已有的抵押债，只担得起 {limit.exposure_caps.security}",
                "the collateral at its rates, less what it already secures, carries {limit.exposure_caps.security}",
            ),
            "amount_asked" => self.say(
                "需求、还款能力、净资产和销售都容得下，申请多少给多少",
                "need, repayment, equity and sales all bear what is asked",
            ),
            "depth" => self.say(
                "这一档调查最多支持 {limit.depth_amount}；要更多，先改查更深的一档",
                "this depth of survey carries {limit.depth_amount} at the most; for more, survey deeper",
            ),
            _ => {
                let value = self.0.of(&rule.value);
                Text::new(
                    format!("“{}”只到 {}", rule.label.zh, value.zh),
                    format!("{} comes to {}", rule.label.en, value.en),
                )
            }
        })
    }

    /// What is left of a bound after the grade, where the grade takes something off it.
    fn after_grade(&self, rule: &CapRule, told: Text) -> Text {
        let graded = matches!(rule.kind.as_str(), "capacity" | "exposure") && rule.after != rule.value;
        let taken = self.number("limit.grade_factor").is_some_and(|factor| factor < Decimal::ONE);
        if !graded || !taken {
            return told;
        }
        let after = self.0.of(&rule.after);
        let factor = self
            .say("评级 {limit.grade}，再打 {limit.grade_factor}", "at grade {limit.grade}, {limit.grade_factor} of it");
        Text::new(
            format!("{}；{}，是 {}", told.zh, factor.zh, after.zh),
            format!("{}; {}: {}", told.en, factor.en, after.en),
        )
    }

    fn need(&self, less: bool) -> Text {
        let kind = self.word("limit.purpose_kind_used").unwrap_or_default();
        let (need, documented) = (self.number("limit.need"), self.number("limit.need_parts.documented_need"));
        let by_papers = need.is_some() && need == documented;
        let told = match kind.as_str() {
            "seasonal" if !by_papers => self.seasonal(),
            "growth" if !by_papers => self.gap(),
            "refinance" => self.say(
                "要归还的经营借款余额就是 {limit.need_parts.balance_refinanced}，置换只换这么多",
                "the business debts to be repaid come to {limit.need_parts.balance_refinanced}; a refinancing replaces no more",
            ),
            _ => self.papers(),
        };
        if !less {
            return told;
        }
        let beyond = match kind.as_str() {
            "seasonal" if !by_papers => Text::new("再多借，备这批货也花不掉", "more would not be spent on these goods"),
            "growth" if !by_papers => Text::new("再多借，生意里占用不到", "more would find no place in the business"),
            "refinance" => return told,
            _ => Text::new("再多的没有凭据", "nothing on paper asks for more"),
        };
        Text::new(format!("{}；{}", told.zh, beyond.zh), format!("{}; {}", told.en, beyond.en))
    }

    /// What the papers of the purpose leave to be borrowed.
    fn papers(&self) -> Text {
        let prepaid = self.when(
            "other_checks.purpose.prepayments_made_on_it",
            "，已经预付 {other_checks.purpose.prepayments_made_on_it}",
            ", {other_checks.purpose.prepayments_made_on_it} are prepaid",
        );
        let start = self.say(
            "用途有凭据的是 {other_checks.purpose.documented_cost}",
            "papers show {other_checks.purpose.documented_cost} of the purpose",
        );
        let end = self.say(
            "，自己要出 {other_checks.purpose.own_money_used}，要借的是 {limit.need_parts.documented_need}",
            ", {other_checks.purpose.own_money_used} are to be the borrower's own, {limit.need_parts.documented_need} is left to borrow",
        );
        Text::new(format!("{}{}{}", start.zh, prepaid.zh, end.zh), format!("{}{}{}", start.en, prepaid.en, end.en))
    }

    /// What the cash plan lacks in the month in which the goods are paid.
    fn seasonal(&self) -> Text {
        if !self.positive("limit.need") {
            return self.say(
                "按现金计划，手上的钱和回款付得起这批货，不借也周转得开",
                "by the cash plan the goods are paid out of cash and collections; nothing has to be borrowed",
            );
        }
        let month = self.month_of_need();
        let when = month.map_or_else(
            || Text::new("最紧的一个月", "in the tightest month"),
            |m| Text::new(format!("最紧的是 {m}"), format!("{m} is the tightest month")),
        );
        let parked = self.when(
            "limit.need_parts.parked_cash",
            "（挪到押金、预付等处的 {limit.need_parts.parked_cash}算作还在手上）",
            " ({limit.need_parts.parked_cash} put elsewhere counts as still at hand)",
        );
        let enough = self.say(
            "，借 {limit.need}就付得起货款，月末还留得住一个月的经营费用 {cash_plan.minimum_cash}",
            "; {limit.need} pays for the goods and still leaves a month's expenses of {cash_plan.minimum_cash} at its end",
        );
        Text::new(
            format!("按现金计划备这批货，{}{}{}", when.zh, enough.zh, parked.zh),
            format!("buying these goods by the cash plan, {}{}{}", when.en, enough.en, parked.en),
        )
    }

    /// The month in which the purpose takes what the need says, in whichever of the plans decides it.
    fn month_of_need(&self) -> Option<String> {
        const PLANS: &[(&str, &str, &str)] = &[
            ("cash_plan.P_min_of_plan", "cash_plan.months", "least_loan"),
            ("cash_plan.derived_plan.P_min", "cash_plan.derived_plan.months", "least_loan"),
            ("cash_plan.P_min_as_stated", "cash_plan.derived_plan.months", "least_loan_as_stated"),
            ("cash_plan.P_min_on_season_profile", "cash_plan.months", "least_loan_on_profile"),
            ("cash_plan.P_min_on_even_columns", "cash_plan.months", "least_loan_evenly"),
        ];
        let least = self.number("cash_plan.P_min_for_need")?;
        let (_, table, column) = PLANS.iter().find(|(figure, ..)| self.number(figure) == Some(least))?;
        self.month_where(table, column, least)
    }

    fn month_where(&self, table: &str, column: &str, value: Decimal) -> Option<String> {
        let figures = self.0.figures;
        let at = figures.column(table, column).iter().position(|r| r.number() == Some(value))?;
        figures.column(table, "month").get(at)?.text().map(str::to_owned)
    }

    /// What stock, receivables and prepayments tie up beyond payables and advances, against the business's own working capital.
    fn gap(&self) -> Text {
        let tied = self.say(
            "这样的销售，存货、应收、预付减去应付、预收要占用 {working_capital.volume}，自己的流动资金有 {working_capital.own_funds.own_working_capital}",
            "such sales tie up {working_capital.volume} in stock, receivables and prepayments less payables and advances; the business has {working_capital.own_funds.own_working_capital} of its own",
        );
        let others = self.when(
            "working_capital.existing_working_capital_loans",
            "，已有流动资金贷款 {working_capital.existing_working_capital_loans}",
            ", loans for it already {working_capital.existing_working_capital_loans}",
        );
        let (zh, en) = match self.positive("limit.need") {
            true => ("流动资金缺口只有 {limit.need}：", "working capital lacks only {limit.need}: "),
            false => ("流动资金没有缺口：", "working capital lacks nothing: "),
        };
        let head = self.say(zh, en);
        Text::new(format!("{}{}{}", head.zh, tied.zh, others.zh), format!("{}{}{}", head.en, tied.en, others.en))
    }

    /// What a month leaves for the instalments of a new loan.
    fn service(&self, value: &str, id: &str) -> Text {
        let first = id == "capacity_i_instalment";
        let left = if first {
            self.say(
                "每月可支 {limit.disposable_used}，最多拿 {limit.capacity_share} 还这笔",
                "a month leaves {limit.disposable_used}, of which {limit.capacity_share} may go into this loan",
            )
        } else {
            let kept = self.when(
                "income.month.existing_debt_service",
                "，现有月供已占 {income.month.existing_debt_service}",
                ", existing debts take {income.month.existing_debt_service} already",
            );
            let start = self.say(
                "每月还债以前剩 {limit.cash_before_debt_service_used}，最多拿 {limit.capacity_share} 还债",
                "a month leaves {limit.cash_before_debt_service_used} before debts, of which {limit.capacity_share} may go into them",
            );
            Text::new(format!("{}{}", start.zh, kept.zh), format!("{}{}", start.en, kept.en))
        };
        let room = if first { "limit.capacity.room_i" } else { "limit.capacity.room_ii" };
        if !self.positive(room) {
            return Text::new(
                format!("{}，没有余力再还一笔", left.zh),
                format!("{}: nothing is left for another loan", left.en),
            );
        }
        let carries = self.say(
            &format!("，这笔一个月只还得起 {{{room}}}，按申请的期限和还款方式（{{request.method}}）折成本金是 {{{value}}}"),
            &format!(
                ": {{{room}}} a month is left for this loan, which by the method and term asked ({{request.method}}) repays {{{value}}}"
            ),
        );
        Text::new(format!("{}{}", left.zh, carries.zh), format!("{}{}", left.en, carries.en))
    }

    /// The month of the cash plan that bears no more.
    fn plan(&self) -> Text {
        const PLANS: &[(&str, &str)] = &[
            ("cash_plan.P_max_of_plan", "cash_plan.months"),
            ("cash_plan.derived_plan.P_max", "cash_plan.derived_plan.months"),
        ];
        let most = self.number("limit.capacity.capacity_iii_cash_plan");
        let of = PLANS.iter().find(|(figure, _)| most.is_some() && self.number(figure) == most);
        let month = of.zip(most).and_then(|((_, table), most)| self.month_where(table, "most_loan", most));
        let when = month.map_or_else(
            || Text::new("现金计划里总有一个月", "in some month of the cash plan"),
            |m| Text::new(format!("现金计划里 {m} 最紧"), format!("{m} is the tightest month of the cash plan")),
        );
        let bears = self.say(
            "：借得比 {limit.capacity.capacity_iii_cash_plan} 多，付了本息就留不住一个月的经营费用 {cash_plan.minimum_cash}",
            ": with more than {limit.capacity.capacity_iii_cash_plan} the instalments would leave less than a month's expenses of {cash_plan.minimum_cash}",
        );
        Text::new(format!("{}{}", when.zh, bears.zh), format!("{}{}", when.en, bears.en))
    }

    fn goods(&self) -> Text {
        self.say(
            "还款靠这批货：有凭据的货 {limit.documented_goods}，卖掉收回来的钱最多按 {policy.collections_cap} 还贷，是 {limit.capacity.capacity_seasonal_goods}",
            "these goods pay it back: {limit.documented_goods} of goods on paper, of what they bring {policy.collections_cap} may repay the loan, that is {limit.capacity.capacity_seasonal_goods}",
        )
    }

    fn equity(&self) -> Text {
        let debt = self.when(
            "limit.same_kind_debt_kept",
            "，扣掉已有的同类贷款 {limit.same_kind_debt_kept}",
            ", less loans of the kind of {limit.same_kind_debt_kept}",
        );
        let start = self.say(
            "算得上数的净资产 {limit.equity_base}，借款最多到它的 {limit.equity_share}",
            "equity that counts is {limit.equity_base}, of which a loan may reach {limit.equity_share}",
        );
        let end = self.say("，担得起 {limit.exposure_caps.equity}", ": it carries {limit.exposure_caps.equity}");
        Text::new(format!("{}{}{}", start.zh, debt.zh, end.zh), format!("{}{}{}", start.en, debt.en, end.en))
    }

    fn sales(&self) -> Text {
        let (revenue, gross) =
            ("limit.sales_cap_parts.30_percent_of_revenue", "limit.sales_cap_parts.60_percent_of_gross_profit");
        let by_gross = self.number(gross).zip(self.number(revenue)).is_some_and(|(gross, revenue)| gross < revenue);
        let start = if by_gross {
            self.say(
                "生意一年毛利 {limit.gross_profit_used}，借款总共最多到它的 {limit.gross_profit_share}",
                "a year's gross profit is {limit.gross_profit_used}, of which all borrowings may reach {limit.gross_profit_share}",
            )
        } else {
            self.say(
                "生意一年销售 {limit.revenue_used}，借款总共最多到它的 {limit.sales_share}",
                "a year's sales are {limit.revenue_used}, of which all borrowings may reach {limit.sales_share}",
            )
        };
        let debt = self.when(
            "limit.borrowings_of_the_sales_cap",
            "，已有经营借款 {limit.borrowings_of_the_sales_cap}",
            ", {limit.borrowings_of_the_sales_cap} are borrowed already",
        );
        let end = self.say("，只容得下 {limit.exposure_caps.sales}", ": there is room for {limit.exposure_caps.sales}");
        Text::new(format!("{}{}{}", start.zh, debt.zh, end.zh), format!("{}{}{}", start.en, debt.en, end.en))
    }

    fn maximum(&self) -> Text {
        let debt = self.when(
            "limit.same_kind_debt_kept",
            "，已有同类贷款 {limit.same_kind_debt_kept}",
            ", loans of the kind already {limit.same_kind_debt_kept}",
        );
        let start = self.say(
            "这个产品一户最多 {limit.product_maximum_used}",
            "the product lends {limit.product_maximum_used} to one customer at the most",
        );
        let end = self
            .say("，还能放 {limit.exposure_caps.product_maximum}", ": {limit.exposure_caps.product_maximum} is left");
        Text::new(format!("{}{}{}", start.zh, debt.zh, end.zh), format!("{}{}{}", start.en, debt.en, end.en))
    }
}
