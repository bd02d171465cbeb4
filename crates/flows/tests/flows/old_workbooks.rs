//! Old workbooks (`.xls`): read like the new ones, checked against another reader, and none of them trusted.
#![allow(clippy::unwrap_used)]

use calamine::{Data, Reader, Xls};
use flows::Refusal;
use proptest::prelude::*;

use crate::support::{codes, read, read_bytes, sample, short};

/// Written by an office program: days as cells, amounts with cached formulas, a text by formula, an empty second sheet.
#[test]
fn a_statement_in_an_old_workbook() {
    let read = read("建行明细.xls");
    assert_eq!((read.format.id.as_str(), read.encoding, read.account.0.as_str()), ("ccb", "xls", "6217000000000023"));
    assert_eq!(
        short(&read),
        [
            "6 2026-10-08 09:10:11 +1500.5 [客户甲] [转账] 2500.5",
            "7 2026-10-09 18:05:00 -320.25 [样例网络科技有限公司] [消费] 2180.25",
            "8 2026-10-12 10:00:00 +12345678 [样例农商银行] [贷款发放] 12347858.25",
            "9 2026-10-13 10:00:00 -0.07 [] [手续费] 12347858.18",
        ]
    );
    assert_eq!(codes(&read), [("cell_cut", Some(9)), ("balance_holds", None)]);
    assert_eq!(read.notes, [10]);
}

/// Another reader of the same format sees the same cells in every line of the table.
#[test]
fn another_reader_sees_the_same() {
    let mut other: Xls<_> = Xls::new(std::io::Cursor::new(sample("建行明细.xls"))).unwrap();
    let range = other.worksheet_range_at(0).unwrap().unwrap();
    let cell = |line: u32, column: u32| match range.get_value((line - 1, column)) {
        Some(Data::Float(n)) => n.to_string(),
        Some(Data::Int(n)) => n.to_string(),
        Some(Data::String(text)) => text.clone(),
        _ => String::new(),
    };
    let read = read("建行明细.xls");
    for row in &read.rows {
        let amount = cell(row.line, if row.signed() < rust_decimal::Decimal::ZERO { 3 } else { 4 });
        assert_eq!(row.amount.to_string(), amount);
        assert_eq!(row.balance.unwrap().to_string(), cell(row.line, 5));
        assert_eq!(row.party.0, cell(row.line, 9));
        assert_eq!(row.memo.0, cell(row.line, 7));
    }
    assert_eq!(read.rows.len(), 4);
}

#[test]
fn cuts_and_passwords_are_said() {
    let whole = sample("建行明细.xls");
    for cut in [8, 100, 511, 512, 600, whole.len() / 2] {
        assert!(matches!(read_bytes(&whole[..cut], "x.xls"), Err(Refusal::Damaged | Refusal::NoTable(_))), "{cut}");
    }
    // An encrypted workbook of the new kind stands in such a container under this name.
    let mut locked = whole.clone();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (old, new) = (wide("Workbook"), wide("EncryptedPackage"));
    let at = locked.windows(old.len()).position(|w| w == old).unwrap();
    locked[at..at + new.len()].copy_from_slice(&new);
    locked[at + 64..at + 66].copy_from_slice(&u16::try_from(new.len() + 2).unwrap().to_le_bytes());
    assert_eq!(read_bytes(&locked, "x.xls").unwrap_err(), Refusal::Locked);
    // The same inside an old one: a record that says so right after the beginning.
    let mut locked = whole;
    let begin = [0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00];
    let at = locked.windows(begin.len()).position(|w| w == begin).unwrap() + 20;
    locked[at..at + 2].copy_from_slice(&0x2f_u16.to_le_bytes());
    assert_eq!(read_bytes(&locked, "x.xls").unwrap_err(), Refusal::Locked);
}

/// A chain of sectors that leads back to itself ends nevertheless.
#[test]
fn chains_in_a_circle_end() {
    let mut bytes = sample("建行明细.xls");
    let chain = 512 + 512 * usize::try_from(u32::from_le_bytes(bytes[76..80].try_into().unwrap())).unwrap();
    for place in 0..128 {
        bytes[chain + place * 4..chain + place * 4 + 4].copy_from_slice(&0_u32.to_le_bytes());
    }
    let _ = read_bytes(&bytes, "x.xls");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_old_workbooks_never_panic(
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..60),
        cut in any::<proptest::sample::Index>(),
        whole in any::<bool>(),
    ) {
        let mut bytes = sample("建行明细.xls");
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len() + 1));
        }
        let _ = read_bytes(&bytes, "x.xls");
    }
}
