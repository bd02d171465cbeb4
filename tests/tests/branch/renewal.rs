//! Certificates: renewed in good time by whoever is heard of, and told what to do where they are over.

use app::api::branch::{AskEnrolment, TakeEnrolment};

use crate::place::Place;
use crate::{answer, code, enrol, officer, practice, sent, unlocked};

#[test]
fn a_certificate_of_thirty_days_is_renewed_once_and_the_session_goes_on() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let mut app = officer(folder.path());
    place.days_ago(29, || enrol(&mut app, &place, "100234"));
    let case = practice(&mut app);
    assert_eq!(code(&sent(&mut app)), "done");
    assert_eq!(place.certificates("100234").len(), 1, "it is young");
    drop(app);
    let (other, mut app) = (tempfile::tempdir().unwrap(), unlocked(folder.path()));
    let mut second = officer(other.path());
    place.days_ago(31, || enrol(&mut second, &place, "100235"));
    practice(&mut second);
    let view = sent(&mut second);
    assert_eq!(code(&view), "done", "{:?}", view.last);
    assert!(view.last.unwrap().notes.is_empty(), "renewing says nothing");
    let ends = place.certificates("100235");
    assert_eq!(ends.len(), 2);
    assert!(ends.iter().max().unwrap() - ends.iter().min().unwrap() >= 31 * 86_400_000);
    // The next session speaks with the new one, and has none to ask for; so has one after a lock.
    practice(&mut second);
    assert_eq!(code(&sent(&mut second)), "done");
    drop(second);
    let mut second = unlocked(other.path());
    practice(&mut second);
    assert_eq!(code(&sent(&mut second)), "done");
    assert_eq!(place.certificates("100235").len(), 2);
    answer(&mut app, &case, "request.amount", "111000");
    assert_eq!(code(&sent(&mut app)), "done");
}

#[test]
fn a_laptop_whose_certificate_is_over_is_told_and_comes_back_by_a_code() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let mut app = officer(folder.path());
    let (request, reply) = (folder.path().join("request"), folder.path().join("reply"));
    let invitation = place.days_ago(740, || place.invite("100234"));
    app.run(AskEnrolment { code: invitation.clone().into(), path: request.to_str().unwrap().into() }).unwrap();
    place.days_ago(740, || place.approve(&request, &reply));
    let address = place.address.clone();
    app.run(TakeEnrolment { code: invitation.into(), address, path: reply.to_str().unwrap().into() }).unwrap();
    let case = practice(&mut app);
    let view = sent(&mut app);
    assert_eq!(code(&view), "certificate_over", "{:?}", view.last);
    let last = view.last.unwrap();
    assert!(last.words.zh.contains("证书已过期") && last.words.en.contains("certificate is over"), "{last:?}");
    assert!(last.steps.iter().any(|step| step.zh.contains("邀请码")) && last.again_in.is_none(), "{last:?}");
    // Nothing is lost, nothing had to be ended, and what waited is sent.
    answer(&mut app, &case, "request.amount", "111000");
    enrol(&mut app, &place, "100234");
    assert_eq!(code(&sent(&mut app)), "done");
    place.same_as(&mut app);
}
