//! What the branch orders this account to do 分行的指令: erase a case, or come to its end. Only what the branch's own key signed is obeyed, and what cannot be
//! is said.

use evidence::{Order as Ordered, OrderWhat, Payload};
use store::ToErase;
use sync::{Obeyed, Order};
use zeroize::Zeroizing;

use crate::api::text::Failure;
use crate::app::App;

fn not(zh: String, en: String) -> Obeyed {
    Obeyed::Not(zh, en)
}

/// Carries out what the kept orders ask and the own log does not say yet.
pub(crate) fn obey(app: &mut App) -> Result<Vec<Obeyed>, Failure> {
    let store = &app.session()?.store;
    let orders = store.branch_orders()?;
    // Kept is carried out: an erasure looks at the holds. One of a case that is not here is for when it comes.
    let held = store.held_by_branch()?.into_iter().filter(|case| store.to_erase(*case) == ToErase::Here);
    let mut obeyed: Vec<Obeyed> = held.map(Obeyed::Held).collect();
    for kept in orders {
        let seq = kept.seq;
        match kept.order {
            Some(Ordered { what: OrderWhat::EraseCase, case: Some(case), .. }) => {
                if app.session()?.store.to_erase(case) == ToErase::Here {
                    obeyed.push(match app.erase_on_order(case, &kept.hash) {
                        Ok(()) => Obeyed::Erased(case),
                        Err(failure) => not(
                            format!("分行要求删除一份案件，这一次没有删成，下次再试：{}", failure.message.zh),
                            format!("a case that the branch orders to be erased was not erased yet, the next session tries again: {}", failure.message.en),
                        ),
                    });
                }
            }
            Some(Ordered { what: OrderWhat::Hold, case: Some(_), .. }) => {}
            // They come with a refusal, and this session was let in: they are behind it.
            Some(Ordered { what: OrderWhat::Revoke | OrderWhat::ReEnrol, .. }) => {}
            Some(_) => obeyed.push(not(
                format!("分行的第 {seq} 号指令，这个版本的程序还不会照办；请告诉分行管理员"),
                format!("order {seq} of the branch is one that this version does not carry out; tell the branch's administrator"),
            )),
            None => obeyed.push(not(
                format!("分行的第 {seq} 号指令在这台电脑上读不出，没有照办；请告诉分行管理员"),
                format!("order {seq} of the branch cannot be read on this machine and was not carried out; tell the branch's administrator"),
            )),
        }
    }
    Ok(obeyed)
}

/// The branch revoked this store: on an order to this very store to come to its end, the keys are destroyed and the account is locked for good.
pub(crate) fn revoked(app: &mut App, order: &Order) -> Result<bool, Failure> {
    let (record, Some(opening)) = order else { return Ok(false) };
    let store = app.session()?.store.own_id();
    let ordered = match Payload::from_bytes(&opening.payload) {
        Ok(Payload::Order(ordered)) => ordered,
        _ => return Ok(false),
    };
    if ordered.what != OrderWhat::Revoke || ordered.store != store {
        return Ok(false);
    }
    app.staging.clear();
    crate::printer::Printer::forget();
    let Some(session) = app.session.take() else { return Ok(false) };
    let id = session.store.store_id();
    session.store.destroy_keys(record, opening)?;
    // What the password was bound to on this device goes as well, so that a copy of the keys opens nothing.
    let secrets = app.env.device_secrets();
    if secrets.get(&id).is_ok_and(|kept| kept.is_some()) {
        let _ = secrets.put(&id, &Zeroizing::new([0; 32]));
    }
    Ok(true)
}

impl App {
    /// Erases a case as whoever is unlocked would, and forgets what is remembered of it.
    fn erase_on_order(&mut self, case: evidence::CaseId, order: &evidence::Hash) -> Result<(), Failure> {
        self.session()?.store.erase_on_order(case, order)?;
        self.forget_case(case)
    }

    /// Nothing of an erased case stays in memory.
    pub(super) fn forget_case(&mut self, case: evidence::CaseId) -> Result<(), Failure> {
        let session = self.session()?;
        session.cases.remove(&case);
        session.flows.remove(&case.to_string());
        session.visits.remove(&case);
        session.pictured.remove(&case);
        session.laid_out = None;
        self.held.retain(|held| held.case() != case);
        Ok(())
    }
}
