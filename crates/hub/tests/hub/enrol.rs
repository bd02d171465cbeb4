//! Coming to a branch: invitations, proofs, certificates, and leaving it.

use crate::laptop::*;
use evidence::*;
use hub::Caller;
use wire::*;

#[test]
fn an_invitation_is_good_once_for_ten_days_and_after_release() {
    let branch = branch();
    branch.officer("S0001", &["DD"]);
    let mut laptop = Laptop::new("S0001", 10);
    let invitation = branch.hub.invite("S0001", "AD01").unwrap();
    assert_eq!(code(&laptop.ask_to_enrol(&branch.hub, &invitation, &EXPORTER)), Code::InviteNotReleased);
    assert!(branch.hub.release(invitation.id, "AD01").is_err(), "who made it does not release it");
    branch.hub.release(invitation.id, "LD01").unwrap();
    let reply = laptop.ask_to_enrol(&branch.hub, &invitation, &EXPORTER);
    laptop.take_certificate(&reply, &invitation);
    laptop.push(&branch.hub);
    // A reply that was lost: the same store again gets another certificate, another one does not.
    let reply = laptop.ask_to_enrol(&branch.hub, &invitation, &EXPORTER);
    laptop.take_certificate(&reply, &invitation);
    laptop.push(&branch.hub);
    let mut other = Laptop::new("S0001", 11);
    assert_eq!(code(&other.ask_to_enrol(&branch.hub, &invitation, &EXPORTER)), Code::InviteVoid);
    let late = branch.hub.invite("S0001", "AD01").unwrap();
    branch.hub.release(late.id, "LD01").unwrap();
    branch.env.later(10 * 86_400_000 + 1);
    assert_eq!(code(&other.ask_to_enrol(&branch.hub, &late, &EXPORTER)), Code::InviteVoid);
}

#[test]
fn five_wrong_proofs_end_an_invitation() {
    let branch = branch();
    branch.officer("S0001", &["DD"]);
    let invitation = branch.hub.invite("S0001", "AD01").unwrap();
    branch.hub.release(invitation.id, "LD01").unwrap();
    let guessed = Invitation { secret: InviteSecret([0; 12]), ..invitation.clone() };
    let mut laptop = Laptop::new("S0001", 10);
    for _ in 0..5 {
        assert_eq!(code(&laptop.ask_to_enrol(&branch.hub, &guessed, &EXPORTER)), Code::InviteVoid);
    }
    assert_eq!(code(&laptop.ask_to_enrol(&branch.hub, &invitation, &EXPORTER)), Code::InviteVoid);
}

#[test]
fn who_sits_between_has_another_exporter() {
    let branch = branch();
    branch.officer("S0001", &["DD"]);
    let invitation = branch.hub.invite("S0001", "AD01").unwrap();
    branch.hub.release(invitation.id, "LD01").unwrap();
    let laptop = Laptop::new("S0001", 10);
    let sealed = SealedEnrolRequest::seal(&laptop.request(&invitation), &invitation.secret, &[1; 32], &laptop.signer());
    let passed_on = Caller { certificate: None, exporter: Some([2; 32]) };
    let reply = ask_as(&branch.hub, &passed_on, Endpoint::Enrol, to_bytes(&sealed.unwrap()).unwrap());
    assert_eq!(code(&reply), Code::InviteVoid);
}

#[test]
fn an_officer_has_three_stores_at_most() {
    let branch = branch();
    branch.officer("S0001", &["DD"]);
    let stores: Vec<Laptop> = (10..13).map(|n| branch.enrol("S0001", n)).collect();
    let mut fourth = Laptop::new("S0001", 13);
    let invitation = branch.hub.invite("S0001", "AD01").unwrap();
    branch.hub.release(invitation.id, "LD01").unwrap();
    assert_eq!(code(&fourth.ask_to_enrol(&branch.hub, &invitation, &EXPORTER)), Code::TooManyStores);
    branch.hub.revoke(stores[0].store, "AD01", "LD01").unwrap();
    assert_eq!(fourth.ask_to_enrol(&branch.hub, &invitation, &EXPORTER).status, 200);
    // Its log is known: no second store takes it.
    let mut copy = Laptop::new("S0001", 13);
    copy.store = StoreId::from_random([99; 16]);
    branch.hub.revoke(stores[1].store, "AD01", "LD01").unwrap();
    let again = branch.hub.invite("S0001", "AD01").unwrap();
    branch.hub.release(again.id, "LD01").unwrap();
    assert_eq!(code(&copy.ask_to_enrol(&branch.hub, &again, &EXPORTER)), Code::EnrolledAlready);
}

#[test]
fn who_is_revoked_gets_nothing_from_the_next_call_on() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    laptop.push(&branch.hub);
    assert!(branch.hub.revoke(laptop.store, "AD01", "AD01").is_err(), "two persons");
    assert!(branch.hub.revoke(laptop.store, "LD01", "AD01").is_err(), "in their posts");
    branch.hub.revoke(laptop.store, "AD01", "LD01").unwrap();
    let (log, sha256) = (laptop.log, Hash([1; 32]));
    for endpoint in [
        Endpoint::Heads { cursor: None },
        Endpoint::OwnRecords { log, after: 0 },
        Endpoint::CaseRecords { case: case(1), log, after: 0 },
        Endpoint::BlobStatus { case: case(1), sha256 },
        Endpoint::BlobRead { case: case(1), sha256 },
        Endpoint::Orders { after: 0 },
        Endpoint::Bundles { after: 0 },
        Endpoint::Bundle { sha256 },
    ] {
        assert_eq!(code(&laptop.ask(&branch.hub, endpoint, Vec::new())), Code::Revoked, "{endpoint:?}");
        let nobody = Caller { certificate: None, exporter: Some(EXPORTER) };
        assert_eq!(code(&ask_as(&branch.hub, &nobody, endpoint, Vec::new())), Code::NoCertificate);
        let unknown = Caller { certificate: Some(Hash([9; 32])), ..nobody };
        assert_eq!(code(&ask_as(&branch.hub, &unknown, endpoint, Vec::new())), Code::UnknownStore);
    }
    assert_eq!(code(&laptop.push_from(&branch.hub, 1)), Code::Revoked);
}

#[test]
fn a_certificate_is_renewed_by_the_logs_key_over_this_connection() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    let request = RenewRequest { version: 1, store: laptop.store, tls_key: [6; 32], program: "0.2.0".into() };
    let sealed = |request: &RenewRequest, signer: &Ed25519Signer, exporter| {
        to_bytes(&SealedRenewRequest::seal(request, exporter, signer).unwrap()).unwrap()
    };
    let thief = Ed25519Signer::from_seed(&[66; 32]);
    for body in [sealed(&request, &thief, &EXPORTER), sealed(&request, &laptop.signer(), &[5; 32])] {
        assert_eq!(code(&laptop.ask(&branch.hub, Endpoint::Renew, body)), Code::Proof);
    }
    let other = RenewRequest { store: StoreId::from_random([50; 16]), ..request.clone() };
    let body = sealed(&other, &laptop.signer(), &EXPORTER);
    assert_eq!(code(&laptop.ask(&branch.hub, Endpoint::Renew, body)), Code::Proof);
    let reply = laptop.ask(&branch.hub, Endpoint::Renew, sealed(&request, &laptop.signer(), &EXPORTER));
    let reply: RenewReply = from_bytes(&reply.body).unwrap();
    laptop.push(&branch.hub);
    laptop.certificate = Some(Ed25519Sha256.hash(&[&reply.chain[0]]));
    laptop.push(&branch.hub);
    // Two years on, neither opens anything.
    branch.env.later(731 * 86_400_000);
    assert_eq!(code(&laptop.push_from(&branch.hub, 1)), Code::UnknownStore);
}

#[test]
fn offline_it_goes_by_files_and_six_digits() {
    let branch = branch();
    branch.officer("S0001", &["DD"]);
    let laptop = Laptop::new("S0001", 10);
    let invitation = branch.hub.invite("S0001", "AD01").unwrap();
    branch.hub.release(invitation.id, "LD01").unwrap();
    let request = laptop.request(&invitation);
    let sealed = SealedEnrolRequest::seal(&request, &invitation.secret, &OFFLINE_EXPORTER, &laptop.signer()).unwrap();
    let (staff, digits) = branch.hub.enrolment(&sealed).unwrap();
    assert_eq!((staff.as_str(), digits), ("S0001", request.digits().unwrap()));
    let Ok(answer) = branch.hub.approve(&sealed) else { panic!("not approved") };
    let reply = answer.open(&invitation.secret, &OFFLINE_EXPORTER, sealed.hash()).unwrap();
    assert_eq!((reply.staff.as_str(), reply.hub_log), ("S0001", branch.hub.log()));
    assert_eq!(reply.posts, [Post { role: CaseRole::Dd, branch: BRANCH.into(), until_ms: None }]);
}

crate::server::also_over_postgres! {
    an_invitation_is_good_once_for_ten_days_and_after_release
    five_wrong_proofs_end_an_invitation
    who_sits_between_has_another_exporter
    an_officer_has_three_stores_at_most
    who_is_revoked_gets_nothing_from_the_next_call_on
    a_certificate_is_renewed_by_the_logs_key_over_this_connection
    offline_it_goes_by_files_and_six_digits
}
