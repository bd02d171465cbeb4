//! What is proved: invitations, requests and replies over one connection, receipts, tokens, bundles.

use crate::made::{self, EXPORTER};
use evidence::{CaseRole, Ed25519Sha256, Ed25519Signer, HubId, Signer};
use proptest::prelude::*;
use wire::*;

const P: &Ed25519Sha256 = &Ed25519Sha256;

#[test]
fn an_enrolment_holds_over_its_own_connection_alone() {
    let (sealed, secret) = (made::sealed_request(), made::invitation().secret);
    assert_eq!(sealed.open(&secret, &EXPORTER, P).unwrap(), made::request());
    assert_eq!(sealed.invite().unwrap(), made::invitation().id);
    assert_eq!(sealed.digits(), made::request().digits().unwrap());
    assert!(sealed.digits().len() == 6 && sealed.digits().chars().all(|c| c.is_ascii_digit()));
    assert_eq!(sealed.open(&secret, &[22; 32], P), Err(WireError::NotProved), "who sits between has another exporter");
    assert_eq!(sealed.open(&InviteSecret([0; 12]), &EXPORTER, P), Err(WireError::NotProved));
    // Somebody who knows the invitation but has another log's key.
    let other = SealedEnrolRequest::seal(&made::request(), &secret, &EXPORTER, &Ed25519Signer::from_seed(&[9; 32]));
    assert_eq!(other.unwrap().open(&secret, &EXPORTER, P), Err(WireError::NotSigned));

    let answer = made::sealed_reply();
    assert_eq!(answer.open(&secret, &EXPORTER, sealed.hash()).unwrap(), made::reply());
    for (exporter, request) in [([22; 32], sealed.hash()), (EXPORTER, evidence::Hash([0; 32]))] {
        assert_eq!(answer.open(&secret, &exporter, request), Err(WireError::NotProved));
    }
    let mut bent = answer;
    let at = bent.reply.len() - 20;
    bent.reply[at] ^= 1;
    assert_eq!(bent.open(&secret, &EXPORTER, sealed.hash()), Err(WireError::NotProved));
}

#[test]
fn a_renewal_is_signed_by_the_log() {
    let sealed = made::renew();
    let key = made::log_key();
    assert!(sealed.open(key.public_key(), &EXPORTER, P).is_ok());
    assert_eq!(sealed.open(key.public_key(), &[0; 32], P), Err(WireError::NotSigned));
    assert_eq!(sealed.open(made::hub_key().public_key(), &EXPORTER, P), Err(WireError::NotSigned));
}

#[test]
fn what_the_hub_signs_holds_for_this_hub_and_this_content() {
    let (key, other) = (made::hub_key(), HubId::from_random([99; 16]));
    let receipt = made::receipt();
    assert!(receipt.is_of(made::hub(), key.public_key(), P) && !receipt.is_of(other, key.public_key(), P));
    assert!(!receipt.is_of(made::hub(), made::log_key().public_key(), P));
    assert!(!Receipt { seq: 215, ..receipt.clone() }.is_of(made::hub(), key.public_key(), P));
    assert!(!Receipt { number: 1, ..receipt }.is_of(made::hub(), key.public_key(), P));
    let served = made::served();
    assert!(served.is_of(made::hub(), key.public_key(), P));
    assert!(!Served { case: made::case(4), ..served }.is_of(made::hub(), key.public_key(), P));
    let token = made::token();
    assert!(token.is_of(made::hub(), key.public_key(), P));
    assert!(!CaseToken { role: CaseRole::Dd, ..token.clone() }.is_of(made::hub(), key.public_key(), P));
    assert!(!CaseToken { sections: None, ..token }.is_of(made::hub(), key.public_key(), P));
}

#[test]
fn a_bundle_takes_two_keys_and_stays_inside() {
    let (author, releaser) = (made::log_key(), Ed25519Signer::from_seed(&[18; 32]));
    let keys = |log| match log {
        log if log == made::log(2) => Some(author.public_key().to_vec()),
        log if log == made::log(17) => Some(releaser.public_key().to_vec()),
        _ => None,
    };
    let signed = made::signed_bundle();
    assert_eq!(signed.open(keys, P).unwrap(), made::bundle());
    assert!(signed.open(|_| None, P).is_err());
    let alone = SignedBundle { releaser: signed.author.clone(), ..signed };
    assert!(matches!(alone.open(keys, P), Err(WireError::Against(_))));
    for path in [
        "",
        "/etc/x",
        "../x",
        "a/../b",
        "a//b",
        "a/./b",
        "c:x",
        "a\\b",
        "a/",
        "nul",
        "NUL.toml",
        "com1",
        "a/LPT9.x",
        "a.",
        "a /b",
        ".x",
        "a\u{0}b",
        "a\nb",
        "con .toml",
    ] {
        let mut bundle = made::bundle();
        bundle.files = vec![BundleFile { path: path.into(), bytes: Vec::new().into() }];
        assert!(matches!(to_bytes(&bundle), Err(WireError::Against(_))), "{path:?}");
    }
    let mut twice = made::bundle();
    twice.files.push(twice.files[0].clone());
    assert!(to_bytes(&twice).is_err());
}

#[test]
fn an_invitation_is_read_as_people_type_it() {
    let invitation = made::invitation();
    let code = invitation.code();
    assert_eq!(code.len(), 29);
    for typed in [
        code.clone(),
        code.to_lowercase(),
        code.replace('-', " "),
        code.replace('-', ""),
        code.replace('0', "O"),
        code.replace('1', "l"),
    ] {
        assert_eq!(Invitation::parse(&typed), Ok(invitation.clone()), "{typed}");
    }
    let wide: String =
        code.chars().map(|c| if c == '-' { '－' } else { char::from_u32(u32::from(c) + 0xfee0).unwrap() }).collect();
    assert_eq!(Invitation::parse(&wide), Ok(invitation));
    assert_eq!(Invitation::parse("U"), Err(InviteFault::Letter(1)));
    assert_eq!(Invitation::parse(&code[..20]), Err(InviteFault::Letters(17)));
    assert!(!format!("{:?}", made::invitation()).contains("15"));
}

proptest! {
    #[test]
    fn each_wrong_letter_and_each_swap_is_found(id: [u8; 3], secret: [u8; 12], at in 0..25_usize, by in 1..31_usize) {
        const LETTERS: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let invitation = Invitation::of(id, secret);
        let mut letters: Vec<u8> = invitation.code().bytes().filter(|b| *b != b'-').collect();
        prop_assert_eq!(Invitation::parse(std::str::from_utf8(&letters).unwrap()), Ok(invitation.clone()));
        let place = LETTERS.iter().position(|l| *l == letters[at]).unwrap();
        let wrong = LETTERS[(place + by) % 32];
        let same = |a: u8, b: u8| (a == b'0' && b == b'Z') || (a == b'Z' && b == b'0');
        let mut bent = letters.clone();
        bent[at] = wrong;
        if !same(letters[at], wrong) {
            prop_assert_eq!(Invitation::parse(std::str::from_utf8(&bent).unwrap()), Err(InviteFault::Check));
        }
        if at < 23 && letters[at] != letters[at + 1] && !same(letters[at], letters[at + 1]) {
            letters.swap(at, at + 1);
            prop_assert_eq!(Invitation::parse(std::str::from_utf8(&letters).unwrap()), Err(InviteFault::Check));
        }
    }
}
