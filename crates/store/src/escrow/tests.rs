//! What a share and the public file look like to a person, and what is refused.
#![allow(clippy::unwrap_used)]
use super::{EscrowKey, EscrowSecret, EscrowShare, ShareFault, fresh_escrow};
use crate::env::Env;

struct Still;

impl Env for Still {
    fn moment(&self) -> evidence::Moment {
        let boot = evidence::BootId::from_random([1; 16]);
        evidence::Moment { wall_ms: 1_000, offset_minutes: 480, monotonic_ms: 1, boot, hub_heard_ms: None }
    }
}

fn printed() -> (EscrowKey, Vec<String>) {
    let (key, shares) = fresh_escrow(&Still).unwrap();
    (key, shares.iter().map(|share| share.shown().to_string()).collect())
}

/// However a person types it, it is the share that was printed.
#[test]
fn a_share_is_read_as_it_was_printed_however_it_is_typed() {
    let (key, shares) = printed();
    for (at, shown) in shares.iter().enumerate() {
        assert_eq!(shown.split(' ').map(str::len).collect::<Vec<_>>(), [5; 16]);
        let wide: String =
            shown.chars().map(|c| if c == ' ' { '　' } else { char::from_u32(c as u32 + 0xfee0).unwrap() }).collect();
        let confused = shown.replace('0', "o").replace('1', "l");
        let lines = shown.replace(' ', "\n");
        for typed in [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace(' ', "-"),
            shown.replace(' ', ""),
            wide,
            confused,
            lines,
        ] {
            let read = EscrowShare::read(&typed).unwrap();
            assert_eq!((read.number(), read.key(), read.shown().as_str()), (at as u8 + 1, key.name(), shown.as_str()));
        }
    }
}

/// Every single letter mistyped in every possible way, every two neighbours changed, every two groups changed: the group is named.
#[test]
fn what_is_mistyped_is_found_and_its_group_named() {
    let (_, shares) = printed();
    let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for shown in &shares {
        let groups: Vec<&str> = shown.split(' ').collect();
        let fault = |groups: &[String]| EscrowShare::read(&groups.join(" ")).unwrap_err();
        for at in 0..16 {
            let with = |group: String| {
                let mut all: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
                all[at] = group;
                all
            };
            for place in 0..5 {
                for letter in letters.chars().filter(|letter| !groups[at][place..].starts_with(*letter)) {
                    let mut wrong = groups[at].to_owned();
                    wrong.replace_range(place..=place, &letter.to_string());
                    assert_eq!(fault(&with(wrong)), ShareFault::Groups(vec![at + 1]));
                }
                let mut changed: Vec<char> = groups[at].chars().collect();
                if place < 4 && changed[place] != changed[place + 1] {
                    changed.swap(place, place + 1);
                    assert_eq!(fault(&with(changed.into_iter().collect())), ShareFault::Groups(vec![at + 1]));
                }
            }
            let short = fault(&with(groups[at][..4].to_owned()));
            assert_eq!(short, ShareFault::Letters { found: 79, groups: vec![at + 1] });
            assert!(short.words().zh.contains(&format!("第 {} 组", at + 1)));
            for other in (0..16).filter(|other| groups[*other] != groups[at]) {
                let mut all = with(groups[other].to_owned());
                all[other] = groups[at].to_owned();
                let named = fault(&all);
                assert!(matches!(&named, ShareFault::Groups(found) if found.contains(&(at + 1))), "{named:?}");
            }
        }
        assert_eq!(EscrowShare::read(&shown[..40]).unwrap_err(), ShareFault::Letters { found: 34, groups: vec![] });
    }
    assert!(EscrowShare::read("").is_err());
}

/// Letters changed so that every check letter still fits: the check over the whole finds it.
#[test]
fn a_share_that_was_made_up_is_refused() {
    let (_, shares) = printed();
    let mut found = 0;
    for one in shares[0].split(' ').zip(shares[1].split(' ')).enumerate() {
        let (at, (own, other)) = one;
        if own == other {
            continue;
        }
        let mixed: Vec<&str> =
            shares[0].split(' ').enumerate().map(|(n, group)| if n == at { other } else { group }).collect();
        assert_eq!(EscrowShare::read(&mixed.join(" ")).unwrap_err(), ShareFault::Whole);
        found += 1;
    }
    assert!(found > 10);
}

#[test]
fn two_shares_of_one_key_make_it_and_nothing_else_does() {
    let (key, shares) = printed();
    let (_, others) = printed();
    let read = |text: &str| EscrowShare::read(text).unwrap();
    for (one, other) in [(0, 1), (0, 2), (2, 1)] {
        let secret = EscrowSecret::of(&read(&shares[one]), &read(&shares[other])).unwrap();
        let mut numbers = [one as u8 + 1, other as u8 + 1];
        numbers.sort_unstable();
        assert_eq!((secret.public(), secret.shares()), (key, numbers));
        assert_eq!(format!("{secret:?}"), "EscrowSecret");
    }
    let same = EscrowSecret::of(&read(&shares[1]), &read(&shares[1])).unwrap_err();
    assert!(same.words().zh.contains("都是第 2 份"));
    let foreign = EscrowSecret::of(&read(&shares[0]), &read(&others[1])).unwrap_err();
    assert!(foreign.words().zh.contains("不是同一把"));
    // A share that reads well and is of no such line.
    let forged = EscrowShare::new(3, key.name(), zeroize::Zeroizing::new([7; 32]));
    let wrong = EscrowSecret::of(&read(&shares[0]), &forged).unwrap_err();
    assert!(wrong.words().zh.contains("合起来却不是"));
}

#[test]
fn the_file_of_the_public_half_is_read_back_or_refused() {
    let (key, _) = printed();
    let file = key.file("支行 2026-11-30\n");
    assert_eq!(EscrowKey::read(file.as_bytes()), Some(key));
    assert_eq!(EscrowKey::read(file.replace('\n', "\r\n").as_bytes()), Some(key), "mailed through an editor");
    let mut bytes = file.clone().into_bytes();
    for at in 0..19 + 1 + 64 + 1 + 19 {
        let before = bytes[at];
        bytes[at] = if before == b'1' { b'2' } else { b'1' };
        assert_eq!(EscrowKey::read(&bytes), None, "byte {at} changed");
        bytes[at] = before;
    }
    for other in ["", "tianye escrow key 1\n", "tianye escrow key 2\n"] {
        assert_eq!(EscrowKey::read(other.as_bytes()), None);
    }
}
