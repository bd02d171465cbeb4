//! What the household owns and owes, lives on and asks for, as the officer writes it down.

use super::readings::{amount, nothing, plain, row, said};
use super::{Visit, month_id};
use crate::books::Fen;
use crate::economy::part;
use appraisal::case_file::RowFile;
use appraisal::observation::Basis::{Document, Observed, Oral, System};

impl Visit<'_> {
    pub(crate) fn assets_and_debts(&mut self) {
        let t = self.t;
        let ids = ["d1", "d2", "d3", "d4", "d5"];
        let mut rows = Vec::new();
        for (i, a) in t.assets.iter().enumerate() {
            let cells = vec![
                ("name", plain(format!("设备{}", i + 1))),
                ("depreciation_year", amount(a.wear, Document)),
                ("net_initial", amount(a.opening, Document)),
                ("net_survey", amount(a.opening + a.bought - a.wear, Document)),
                ("financed_by", plain(a.debt.map_or("none", |d| ids[d]))),
            ];
            rows.push(row(format!("F{}", i + 1), cells));
        }
        if t.loan_asset > 0 {
            let cells = vec![
                ("name", plain("新添设备")),
                ("depreciation_year", amount(0, Document)),
                ("net_initial", amount(0, Document)),
                ("net_survey", amount(t.loan_asset, Document)),
                ("financed_by", plain("none")),
            ];
            rows.push(row("F9", cells));
        }
        self.r.table("fixed_assets", Document, rows);
        self.r.money(
            "fixed_assets_bought_12m",
            t.assets.iter().map(|a| a.bought).sum::<Fen>() + t.loan_asset,
            Document,
        );
        self.r.money("fixed_assets_sold_12m", 0, Document);
        let mut rows: Vec<RowFile> = Vec::new();
        let mut service = 0;
        for (i, d) in t.debts.iter().enumerate() {
            let truth = |x: bool| plain(if x { "true" } else { "false" });
            let money = |x: Fen| amount(x, Document);
            let mut cells = vec![
                ("lender", plain(format!("出借方{}", i + 1))),
                ("kind", plain(d.kind)),
                ("on_balance", truth(d.business)),
                ("use", plain(if d.business { "business" } else { "private" })),
                ("balance", money(d.balance())),
                ("opening_balance", money(d.opening)),
                ("new_period", money(d.new)),
                ("repaid_period", money(d.repaid)),
                ("interest_12m", money(d.interest)),
                ("monthly_principal", money(d.monthly_principal)),
                ("monthly_interest", money(d.monthly_interest)),
                ("repayment", plain(d.repayment)),
                ("in_bureau", truth(d.in_bureau)),
                ("working_capital", truth(d.kind == "short_term")),
                ("refinanced_by_this_loan", truth(false)),
            ];
            match d.repayment {
                "card" => cells.push(("revolving_balance", money(0))),
                "bullet" => cells.push(("maturity", said("2027-05-15", Document))),
                // Paid off by equal parts of principal: the last of them is the maturity, counted from October 2026.
                _ => {
                    let left = 9 + d.balance() / d.monthly_principal.max(1);
                    cells.push(("maturity", said(format!("{}-{:02}-28", 2026 + left / 12, left % 12 + 1), Document)));
                    cells.push(("method", plain("equal_principal")));
                }
            }
            if d.repayment != "card" {
                cells.push(("revolving_balance", nothing()));
                // Twelve times the month's interest on today's balance, as the contract would say.
                let rate = if d.balance() == 0 { 0.0 } else { 12.0 * d.monthly_interest as f64 / d.balance() as f64 };
                cells.push(("rate", said(format!("{rate:.12}"), Document)));
            }
            if d.in_bureau {
                service += d.monthly_principal + d.monthly_interest;
            }
            rows.push(row(ids[i], cells));
        }
        self.r.table("debts", Document, rows);
        self.r.money("bureau.monthly_total", service, System);
        let lenders = t.debts.iter().filter(|d| d.in_bureau && d.balance() > 0).count();
        self.r.say("bureau.lenders_with_balance", lenders.to_string(), System);
    }

    pub(crate) fn family(&mut self) {
        let t = self.t;
        let names = ["日常生活", "教育", "医疗", "人情", "交通通讯"];
        let rows = t
            .household
            .iter()
            .enumerate()
            .map(|(i, x)| {
                let read = self.r.read(*x, Oral);
                row(format!("h{}", i + 1), vec![("name", plain(names[i])), ("amount", amount(read, Oral))])
            })
            .collect();
        self.r.table("household", Oral, rows);
        self.r.say("household.heads", t.heads.to_string(), Observed);
        let members =
            (0..t.heads).map(|i| row(format!("p{i}"), vec![("name", plain(format!("家人{}", i + 1)))])).collect();
        self.r.table("family.members", Oral, members);
        self.r.money("household.tuition_month", 0, Document);
        let income = self.r.sum(&[t.family_income], 12, System);
        self.r.money("income.other_family_income_year", income, System);
        let other = self.r.sum(&[t.other_private], 4, Oral);
        self.r.money("income.other_private_outgo_year", other, Oral);
        let one = |id: &str, x: Fen| {
            if x == 0 {
                Vec::new()
            } else {
                vec![row(id, vec![("name", plain("一笔")), ("amount", amount(x, Document))])]
            }
        };
        self.r.table("equity.injections", System, one("i1", t.gift));
        self.r.table("equity.withdrawals", Document, one("w1", t.taken_out));
        self.r.money("equity.revaluation", 0, Oral);
    }

    /// Balances of money, and the months back.
    pub(crate) fn money(&mut self) {
        let t = self.t;
        let cash = part(t.closing_money, 6);
        self.r.money("balance_survey.cash", cash, Observed);
        let rest = t.closing_money - cash;
        let split = [rest - part(rest, 30), part(rest, 20), part(rest, 30) - part(rest, 20)];
        let rows = split
            .iter()
            .enumerate()
            .map(|(i, x)| {
                // Without receipts by WeChat the second account is another card.
                let by_wechat = t.wechat_permille > 0;
                let name = ["银行基本户", if by_wechat { "微信" } else { "另一张银行卡" }, "支付宝"][i];
                let cells = vec![
                    ("name", plain(name)),
                    ("business_money", plain("true")),
                    ("channels", plain(["bank,pos", if by_wechat { "wechat" } else { "bank" }, "alipay"][i])),
                    ("amount", amount(*x, System)),
                ];
                row(format!("k{}", i + 1), cells)
            })
            .collect();
        self.r.table("balance_survey.bank", System, rows);
        let initial = part(t.opening_money, 6);
        self.r.money("balance_initial.cash", initial, Oral);
        self.r.money("balance_initial.bank", t.opening_money - initial, System);
        for at in ["balance_initial", "balance_survey"] {
            self.r.money(&format!("{at}.prepaid_rent"), t.prepaid_rent, Document);
            self.r.money(&format!("{at}.deposits"), t.deposits, Document);
            self.r.money(&format!("{at}.other_payables"), t.wages_owed, Document);
            for line in ["other_operating", "non_operating", "other_long_term"] {
                self.r.money(&format!("{at}.{line}"), 0, Oral);
            }
        }
        let rows = (0..12)
            .map(|m| {
                let f = t.flows[m];
                let (inward, outward) =
                    (self.r.sum(&[f.operating_in], 4, System), self.r.sum(&[f.operating_out], 4, System));
                // A statement proves its running balance: what is sorted wrongly stands in another column, nothing of it is lost.
                let elsewhere = f.operating_in - inward - (f.operating_out - outward);
                let id = month_id(m);
                row(
                    &id,
                    vec![
                        ("month", plain(&id)),
                        ("operating_in", amount(inward, System)),
                        ("operating_out", amount(outward, System)),
                        ("investing", amount(f.investing, System)),
                        ("financing", amount(f.financing, System)),
                        ("private", amount(f.private + elsewhere, System)),
                    ],
                )
            })
            .collect();
        self.r.table("cash_back", System, rows);
        self.r.money("cash_back_opening", t.opening_money, System);
        self.r.case.tables.shift_remove("cash_plan");
    }
}
