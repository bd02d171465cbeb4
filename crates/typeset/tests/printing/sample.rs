//! A document by hand with one block of every kind, and the fonts and tools the tests print it with.

use report::document::{
    Axis, Bar, Bars, Basis, Block, Cell, Chart, Column, Document, Dot, Dots, Fact, Frame, Language, LogHead, Mark,
    Months, Radar, Row, RowKind, SignatureBox, Step, Table, Tone, Waterfall,
};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use typeset::Fonts;

pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/resources/fonts");
    let read = |name: &str| {
        std::fs::read(dir.join(name)).expect("run scripts/fonts.sh first: the fonts are not in the repository")
    };
    Fonts::new([read("NotoSansCJK-Regular.ttc"), read("NotoSansCJK-Bold.ttc")])
});

fn figure(text: &str) -> rust_decimal::Decimal {
    text.parse().expect("a decimal")
}

pub(crate) fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "综合信用报告".to_owned(),
        language: Language::Zh,
        date: chrono::NaiveDate::from_ymd_opt(2026, 10, 31),
        practice: true,
        landscape: false,
        large: false,
        frame: Frame {
            case_id: "案卷 TY-2026-0001".to_owned(),
            name: "综合信用报告".to_owned(),
            checklist: "fmcg-wholesale 9c1f4b0a77e2".to_owned(),
            log_head: Some(LogHead { seq: 412, hash: "5f0c2a9e".repeat(8) }),
            remark: "内部资料，注意保密".to_owned(),
        },
        lead: 0,
        blocks,
    }
}

pub(crate) fn everything() -> Vec<Block> {
    let zh = Language::Zh;
    let rows = (1..=90).map(|n| Row {
        kind: RowKind::Plain,
        level: 1,
        cells: vec![
            Cell::text(format!("货品 {n:02} 号")),
            Cell::text("1,234,567.89"),
            Cell::faint("缺"),
            if n % 7 == 0 { Cell::mark(Mark::Fail, zh) } else { Cell::mark(Mark::Pass, zh) },
            Cell::text("盘点与进货单核对一致"),
        ],
    });
    let mut table_rows = vec![Row::group("流动资产")];
    table_rows.extend(rows);
    table_rows.push(Row::total(vec![
        Cell::text("合计"),
        Cell::text("111,111,110.10"),
        Cell::empty(),
        Cell::mark(Mark::Attention, zh),
        Cell::empty(),
    ]));
    vec![
        Block::Title {
            text: "审贷会意见页".to_owned(),
            subtitle: "借款人 · 快消品批发 · 申请 30 万元 / 12 个月".to_owned(),
            remarks: vec!["调查日 2026-10-31".to_owned(), "报告日 2026-11-01".to_owned()],
        },
        Block::Callout {
            lead: String::new(),
            head: Cell::marked(Mark::Attention, "建议：上会，额度 70,000 元"),
            text: "第一还款来源：旺季销售回款；约束：还款能力（二）。".to_owned(),
        },
        Block::Facts {
            columns: 2,
            items: vec![
                Fact::new("申请金额", Cell::text("300,000.00 元")),
                Fact::new("建议额度", Cell::strong("70,000.00 元")),
                Fact::new("期限", Cell::text("12 个月")),
                Fact::wide("用途", Cell::text("备年货：饮料、白酒、纸品，订货单四份，预付 117,500.00 元")),
                Fact::new("证件", Cell::text("**************1234")),
            ],
        },
        Block::heading(1, "一、交叉检验汇总"),
        Block::paragraph("三项来源一致，约 41 万元/月；借款人口述高 31%。"),
        Block::Paragraph { text: "经营现金在 11 月低于最低现金。".to_owned(), tone: Tone::Warning },
        Block::List {
            items: vec![Cell::text("补充电费单"), Cell::marked(Mark::Fail, "应收账款未核")], ordered: true
        },
        Block::Chart(Chart::Dots(Dots {
            caption: "销售额：各法与表内值（元/月）".to_owned(),
            line: Some(figure("413000")),
            line_label: "表内值 413,000.00".to_owned(),
            band: Some((figure("371700"), figure("454300"))),
            band_label: "容差 ±10%".to_owned(),
            dots: [
                ("流水法", "409800", Basis::Document),
                ("进货法", "421300", Basis::System),
                ("盘点", "398000", Basis::Observed),
                ("口述", "541250", Basis::Oral),
                ("邻里", "430000", Basis::ThirdParty),
            ]
            .into_iter()
            .map(|(label, value, basis)| Dot {
                label: label.to_owned(),
                value: Some(figure(value)),
                text: format!("{value}.00"),
                basis,
                basis_label: "书证".to_owned(),
                mark: Some(Mark::Pass),
                remark: "+2.0%".to_owned(),
            })
            .collect(),
        })),
        Block::Chart(Chart::Bars(Bars {
            caption: "额度约束".to_owned(),
            bars: vec![
                Bar {
                    label: "资金需求".to_owned(),
                    value: Some(figure("187000")),
                    text: "187,000.00".to_owned(),
                    binding: false,
                },
                Bar {
                    label: "还款能力（二）".to_owned(),
                    value: Some(figure("79000")),
                    text: "79,000.00".to_owned(),
                    binding: true,
                },
                Bar { label: "押品".to_owned(), value: None, text: "不适用".to_owned(), binding: false },
            ],
            line: Some(figure("300000")),
            line_label: "申请额 300,000.00".to_owned(),
        })),
        Block::Chart(Chart::Waterfall(Waterfall {
            caption: "权益检验".to_owned(),
            steps: [
                ("初始权益", "1134040", true),
                ("利润", "184573", false),
                ("提款", "-58800", false),
                ("贬值", "-78684", false),
                ("应有权益", "1201129", true),
                ("实际权益", "1197222", true),
            ]
            .into_iter()
            .map(|(label, value, level)| Step {
                label: label.to_owned(),
                value: Some(figure(value)),
                text: value.to_owned(),
                level,
            })
            .collect(),
        })),
        Block::Chart(Chart::Months(Months {
            caption: "月末现金".to_owned(),
            floor: Some(figure("29465")),
            floor_label: "最低现金 29,465.00".to_owned(),
            months: (1..=13)
                .map(|m| Bar {
                    label: format!("{m}月"),
                    value: Some(figure(&format!("{}", (m - 4) * 30000))),
                    text: format!("{}", (m - 4) * 3),
                    binding: false,
                })
                .collect(),
        })),
        Block::Chart(Chart::Radar(Radar {
            caption: "五维评分".to_owned(),
            axes: [
                ("主体", "12", "15"),
                ("信用", "15", "20"),
                ("经营", "18", "25"),
                ("财务", "11", "25"),
                ("资金与信息", "9", "15"),
            ]
            .into_iter()
            .map(|(label, value, max)| Axis {
                label: format!("{label}\n{value}/{max}"),
                value: figure(value),
                max: figure(max),
            })
            .collect(),
        })),
        Block::heading(2, "附表一 存货"),
        Block::Table(Table {
            caption: "存货明细".to_owned(),
            unit: "单位：元".to_owned(),
            columns: vec![
                Column::text("品名", 3),
                Column::figures("金额"),
                Column::figures("上期"),
                Column::marks("结论"),
                Column::text("检验方式", 4),
            ],
            rows: table_rows,
            note: "滞销、临期、代销货已剔除。".to_owned(),
        }),
        Block::PageBreak,
        Block::heading(1, "签字"),
        Block::Signatures {
            boxes: ["调查人", "协办", "审查人", "审贷会"]
                .into_iter()
                .map(|role| SignatureBox {
                    role: role.to_owned(),
                    name: String::new(),
                    choices: "同意 □  不同意 □".to_owned(),
                })
                .collect(),
        },
    ]
}

/// Writes the file and reads it back with the tools a reader would use.
pub(crate) fn text_of(name: &str, pdf: &[u8]) -> String {
    let path = written(name, pdf);
    let out = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(&path)
        .arg("-")
        .output()
        .expect("poppler-utils");
    assert!(out.status.success(), "pdftotext refused {}", path.display());
    String::from_utf8(out.stdout).expect("UTF-8")
}

pub(crate) fn written(name: &str, pdf: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
    std::fs::write(&path, pdf).expect("the target directory is writable");
    path
}
