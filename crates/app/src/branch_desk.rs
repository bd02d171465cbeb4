//! The session with the branch beside the work 回行: it runs on a thread of its own and asks the application for short steps, one at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use evidence::{CaseId, Ed25519Sha256, Hash, Head, LogId, LogRoot, Record};
use store::{BehindError, BranchLog, KeptReceipt, Store, TakeError};
use sync::{Case, CaughtUp, File, Handed, Laptop, Obeyed, Order, Renewing, Report, Took, Watch, Writer};

use crate::api::text::{Code, Failure};
use crate::app::{App, Session};
use crate::env::Env;
use crate::steps::{Step, aside};
use crate::use_case::branch_orders;

/// A short step that the session wants done with the application.
type Wish = Box<dyn FnOnce(&mut App) + Send>;

/// What is shared between a session and whoever watches it.
#[derive(Debug, Default)]
pub(crate) struct BranchDesk {
    running: Mutex<Option<Arc<Watch>>>,
    last: Mutex<BTreeMap<LogId, (Report, i64)>>,
}

/// One under way; over when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    desk: Arc<BranchDesk>,
    pub(crate) watch: Arc<Watch>,
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is in it is whole whatever happened to whoever held it.
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl BranchDesk {
    /// Marks one as running; none while another is.
    pub(crate) fn begin(self: &Arc<Self>) -> Option<Running> {
        let mut running = held(&self.running);
        if running.is_some() {
            return None;
        }
        let watch = Arc::new(Watch::default());
        *running = Some(Arc::clone(&watch));
        Some(Running { desk: Arc::clone(self), watch })
    }

    pub(crate) fn running(&self) -> Option<Arc<Watch>> {
        held(&self.running).clone()
    }

    pub(crate) fn stop(&self) {
        if let Some(watch) = self.running() {
            watch.stop();
        }
    }

    /// How the latest session of a log ended, and when.
    pub(crate) fn last(&self, log: LogId) -> Option<(Report, i64)> {
        held(&self.last).get(&log).cloned()
    }

    pub(crate) fn ended(&self, log: LogId, report: Report, at_ms: i64) {
        held(&self.last).insert(log, (report, at_ms));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        *held(&self.desk.running) = None;
    }
}

/// The application, from the session's thread.
#[derive(Clone)]
pub(crate) struct Remote {
    wishes: Sender<Wish>,
    log: LogId,
    env: Arc<dyn Env>,
}

impl Remote {
    /// Does a short step with the application, and waits for it.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        step: impl FnOnce(&mut Session) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.with_app(|app| step(app.session()?))
    }

    /// The same with all of the application.
    fn with_app<T: Send + 'static>(
        &self,
        step: impl FnOnce(&mut App) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let gone = || Failure::new(Code::Locked);
        let (tell, told) = channel();
        let log = self.log;
        let wish: Wish = Box::new(move |app| {
            // Locked meanwhile, or another officer's now: nothing is done in their name.
            let theirs = app.session.as_ref().is_some_and(|session| session.store.log_id() == log);
            let done = if theirs { step(app) } else { Err(gone()) };
            let _ = tell.send(done);
        });
        self.wishes.send(wish).map_err(|_| gone())?;
        told.recv().map_err(|_| gone())?
    }

    fn store<T: Send + 'static>(
        &self,
        step: impl FnOnce(&mut Store) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.ask(|session| step(&mut session.store))
    }
}

/// Runs `work` on a thread of its own, does what it asks of the application between keystrokes, and ends with `then`.
pub(crate) fn beside<R: Send + 'static, D: Send + 'static>(
    app: &App,
    log: LogId,
    work: impl FnOnce(&Remote) -> Result<D, Failure> + Send + 'static,
    then: impl FnOnce(&mut App, D) -> Result<R, Failure> + Send + 'static,
) -> Result<Step<R>, Failure> {
    let (wishes, asked) = channel();
    let remote = Remote { wishes, log, env: Arc::clone(&app.env) };
    let thread = std::thread::Builder::new().name("branch".into()).spawn(move || work(&remote));
    let thread = thread.map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
    Ok(serve(asked, thread, then))
}

fn serve<R: Send + 'static, D: Send + 'static>(
    asked: Receiver<Wish>,
    thread: JoinHandle<Result<D, Failure>>,
    then: impl FnOnce(&mut App, D) -> Result<R, Failure> + Send + 'static,
) -> Step<R> {
    aside(
        // None once the session's thread has ended.
        move || Ok((asked.recv().ok(), asked, thread)),
        move |app, (wish, asked, thread)| match wish {
            Some(wish) => {
                wish(app);
                Ok(serve(asked, thread, then))
            }
            None => {
                let broke = |_| Failure::new(Code::Internal).caused_by("the session with the branch broke off");
                let done = thread.join().map_err(broke)??;
                then(app, done).map(Step::Done)
            }
        },
    )
}

/// The store of whoever is unlocked, as a session knows it.
impl Laptop for Remote {
    type Fault = Failure;

    fn renewing(&self) -> Result<Option<Renewing>, Failure> {
        self.store(|store| {
            if store.reading().is_some() {
                return Ok(None);
            }
            let Some(issued_ms) = store.certified_ms()? else { return Ok(None) };
            let tls_key = store.tls_key()?.public_key.try_into().map_err(|_| Failure::new(Code::Internal))?;
            let (id, program) = (store.store_id(), env!("CARGO_PKG_VERSION").to_owned());
            Ok(Some(Renewing { store: id, tls_key, program, issued_ms, signer: Arc::new(store.enrolment_signer()) }))
        })
    }

    fn renewed(&self, chain: Vec<Vec<u8>>, issued_ms: i64) -> Result<bool, Failure> {
        self.store(move |store| Ok(store.renew_certificate(chain, issued_ms)?))
    }

    fn head(&self) -> Result<Head, Failure> {
        self.store(|store| store.head().ok_or_else(|| Failure::new(Code::Damaged)))
    }

    fn hash_at(&self, seq: u64) -> Result<Option<Hash>, Failure> {
        self.store(move |store| Ok(store.hash_at(seq)))
    }

    fn receipted(&self) -> Result<u64, Failure> {
        self.store(|store| Ok(store.receipted()))
    }

    fn outgoing(&self, from: u64, most: usize, bytes: usize) -> Result<(Vec<sync::Carried>, u64), Failure> {
        let records = self.store(move |store| Ok(store.outgoing(from, most, bytes)?))?;
        let lost = records.iter().filter(|record| record.lost).count() as u64;
        let carried = |record: store::Outgoing| sync::Carried::new(record.sealed, record.opening.as_ref());
        Ok((records.into_iter().map(carried).collect(), lost))
    }

    fn keep_receipt(&self, receipt: &sync::Receipt) -> Result<bool, Failure> {
        let bytes = sync::bytes_of(receipt).map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
        let kept = KeptReceipt { head: receipt.head(), hub_ms: receipt.hub_ms, number: receipt.number, bytes };
        self.store(move |store| {
            let stands = kept.head.log == store.log_id() && store.hash_at(kept.head.seq) == Some(kept.head.hash);
            if stands {
                store.keep_receipt(kept)?;
            }
            Ok(stands)
        })
    }

    fn hub_ends_at(&self, seq: u64) -> Result<bool, Failure> {
        self.store(move |store| Ok(store.branch_ends_at(seq)?))
    }

    fn only_reads(&self) -> Result<bool, Failure> {
        self.store(|store| Ok(store.reading().is_some()))
    }

    fn catch_up(&self, records: Vec<Order>) -> Result<CaughtUp, Failure> {
        self.ask(move |session| {
            let done = session.store.catch_up(&records);
            // Read anew from the store, whatever came of it.
            session.cases.clear();
            session.flows.clear();
            match done {
                Ok(caught) => Ok(CaughtUp::New(caught.records)),
                Err(BehindError::Record { seq, .. }) => Ok(CaughtUp::Contradicts(seq)),
                Err(BehindError::Store(error)) => Err(error.into()),
                Err(other) => Err(Failure::new(Code::Internal).caused_by(other)),
            }
        })
    }

    fn case(&self, case: CaseId) -> Result<Case, Failure> {
        self.store(move |store| {
            if store.case_card(case).is_ok_and(|card| card.erased) {
                return Ok(Case::Erased);
            }
            let Ok(logs) = store.case_logs(case) else { return Ok(Case::Unknown) };
            let own = store.log_id();
            let others = logs.logs().filter(|log| *log != own);
            let roots: Result<Vec<LogRoot>, _> = others.map(|log| store.foreign_root(case, log)).collect();
            Ok(Case::Here(roots?))
        })
    }

    fn writer(&self, log: LogId) -> Result<Option<Writer>, Failure> {
        self.store(move |store| {
            let known = store.peers().find(|peer| peer.log == log);
            Ok(known.map(|peer| Writer {
                public_key: peer.public_key.clone(),
                name: peer.name.clone(),
                role: peer.role,
            }))
        })
    }

    fn take(&self, case: CaseId, logs: Vec<Handed>) -> Result<Took, Failure> {
        self.ask(move |session| {
            // Nothing is added to a case that is closed here; opened again, it comes.
            if session.store.case_state(case).is_ok_and(|state| state.closed.is_some()) {
                return Ok(Took::New(0));
            }
            let logs: Vec<BranchLog> = logs
                .into_iter()
                .map(|handed| BranchLog {
                    log: handed.log,
                    public_key: handed.writer.public_key,
                    name: handed.writer.name,
                    role: handed.writer.role,
                    records: handed.records,
                    attested: handed.attested,
                })
                .collect();
            let taken = session.store.take_logs(case, &logs);
            session.cases.remove(&case);
            session.flows.remove(&case.to_string());
            match taken {
                Ok(taken) => Ok(Took::New(taken.records)),
                Err(TakeError::Store(error)) => Err(error.into()),
                Err(error) => Ok(Took::Refused(
                    format!("分行转来的记录核对不上，没有收入（{error}）"),
                    format!("records that the branch handed on do not hold; none was taken in ({error})"),
                )),
            }
        })
    }

    fn keep_token(&self, token: &sync::CaseToken) -> Result<(), Failure> {
        let bytes = sync::token_bytes(token).map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
        let case = token.case;
        self.store(move |store| match store.token(case)?.as_ref() == Some(&bytes) {
            true => Ok(()),
            false => Ok(store.keep_token(case, &bytes)?),
        })
    }

    fn orders_read(&self) -> Result<u64, Failure> {
        self.store(|store| Ok(store.orders_read()))
    }

    fn keep_orders(&self, orders: Vec<Order>, upto: u64) -> Result<(), Failure> {
        self.ask(move |session| {
            session.store.keep_orders(&orders, upto)?;
            // What the branch says of a case may move it on the desk, and no record of the case itself tells so.
            let record = |(sealed, _): &Order| Record::parse(sealed, &Ed25519Sha256).ok();
            let spoken: BTreeSet<String> =
                orders.iter().filter_map(record).filter_map(|r| r.header.case).map(|case| case.to_string()).collect();
            session.cards.forget(|case| !spoken.contains(case));
            // What it gave no effect counts nothing any more: read anew.
            session.cases.retain(|case, _| !spoken.contains(&case.to_string()));
            Ok(())
        })
    }

    fn obey(&self) -> Result<Vec<Obeyed>, Failure> {
        self.with_app(branch_orders::obey)
    }

    fn revoked(&self, order: &Order) -> Result<bool, Failure> {
        let order = order.clone();
        self.with_app(move |app| branch_orders::revoked(app, &order))
    }

    fn files(&self) -> Result<Vec<File>, Failure> {
        let files = self.store(|store| Ok(store.branch_files()?))?;
        let file = |file: store::BranchFile| File {
            case: file.case,
            id: file.id,
            size: file.size,
            seq: file.seq,
            sent: file.sent,
            here: file.here,
        };
        Ok(files.into_iter().map(file).collect())
    }

    fn read(&self, file: &File) -> Result<Option<Vec<u8>>, Failure> {
        let (case, id) = (file.case, file.id);
        let kept = self.store(move |store| Ok(store.kept(case, id).ok()))?;
        // Deciphered without the application: a photo takes its time. What is missing or damaged is none.
        Ok(kept.and_then(|kept| kept.read().ok()).map(|bytes| bytes.to_vec()))
    }

    fn hub_holds(&self, case: CaseId, whole: &[Hash], lacking: &[Hash]) -> Result<(), Failure> {
        let (whole, lacking) = (whole.to_vec(), lacking.to_vec());
        self.store(move |store| Ok(store.branch_holds(case, &whole, &lacking)?))
    }

    fn put_back(&self, file: &File, bytes: &[u8]) -> Result<(), Failure> {
        let (case, id) = (file.case, file.id);
        let place = self.store(move |store| Ok(store.place(case)?))?;
        let written = place.write(&mut &bytes[..])?;
        self.store(move |store| Ok(store.put_back_written(written, id)?))
    }

    fn layers(&self, hash: Hash) -> Result<Option<sync::LayerFiles>, Failure> {
        let kept = self.store(move |store| Ok(store.kept_layers(hash)?))?;
        let text = |(path, text): &(String, String)| sync::LayerText { path: path.clone(), text: text.clone() };
        Ok(kept.map(|set| sync::LayerFiles {
            checklist: set.checklist.clone(),
            files: set.files().iter().map(text).collect(),
        }))
    }

    fn ended(&self) -> Result<(), Failure> {
        self.store(|store| Ok(store.branch_has_all()?))
    }

    fn now_ms(&self) -> i64 {
        self.env.moment().wall_ms
    }
}
