//! Coming to a branch 接入分行: with the code on paper over the line, or by files on a stick.

use std::path::PathBuf;

use evidence::LogId;
use store::Branch;
use sync::{Enrolled, Enrolling, Invitation, InviteFault, Rules, TcpLine, offline, words};

use super::branch::{address, refused, runtime};
use crate::api::branch::{AskEnrolment, BranchView, CodeView, ConsiderCode, EnrolBranch, TakeEnrolment};
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Handle};
use crate::branch_desk::beside;
use crate::failure::{file, unwritten};
use crate::steps::{Step, Stepped};

/// The id of this machine, beside the accounts.
const MACHINE: &str = "machine";
/// No reply or request is longer.
const LONGEST: u64 = 64 << 10;
/// Letters of an invitation, with the check letter.
const LETTERS: usize = 25;

fn invitation(code: &str) -> Result<Invitation, Failure> {
    Invitation::parse(code).map_err(|fault| {
        let (zh, en) = fault.words();
        Failure::new(Code::BadRequest).saying(zh, en)
    })
}

/// Groups of five, as far as it is typed.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

impl Handle for ConsiderCode {
    fn handle(self, _: &mut App) -> Result<CodeView, Failure> {
        let typed = self.code.as_str();
        let fault = match Invitation::parse(typed) {
            Ok(invitation) => return Ok(CodeView { shown: invitation.code(), good: true, fault: None }),
            // Not finished is no fault.
            Err(InviteFault::Letters(found)) if found < LETTERS => None,
            Err(fault) => Some(fault.words()),
        };
        let fault = fault.map(|(zh, en)| Text::new(zh, en));
        Ok(CodeView { shown: grouped(typed), good: false, fault })
    }
}

fn not_come_about(error: &sync::EnrolError) -> Failure {
    let said = words::enrolment(error);
    refused(&said.zh, &said.en).caused_by(error)
}

impl App {
    /// What the store says of itself, and its log.
    fn enrolling(&mut self) -> Result<(Enrolling, LogId), Failure> {
        let device = self.machine_id()?;
        let folder = self.session()?.store.folder().to_owned();
        let program = self.store_settings(Some(&folder)).program;
        let store = &mut self.session()?.store;
        if let Some(reading) = store.reading() {
            return Err(store::StoreError::ReadOnly(reading).into());
        }
        let head = store.head().ok_or_else(|| Failure::new(Code::Damaged))?;
        let key = store.tls_key()?.public_key;
        let tls_key = key.try_into().map_err(|_| Failure::new(Code::Internal))?;
        let enrolling = Enrolling {
            store: store.store_id(),
            head,
            device,
            tls_key,
            exchange_key: store.exchange_key(),
            officer: store.officer().id.clone(),
            program,
        };
        Ok((enrolling, store.log_id()))
    }

    /// Sixteen random bytes that stay on this machine, outside of every account: a copied account comes from another one.
    fn machine_id(&self) -> Result<[u8; 16], Failure> {
        let path = self.settings.folder.join(MACHINE);
        if let Ok(bytes) = self.env.read(&path, 16)
            && let Ok(id) = bytes.try_into()
        {
            return Ok(id);
        }
        let mut id = [0; 16];
        self.env.random(&mut id).map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
        self.env.write(&path, &id).map_err(|error| unwritten(&path, &error, false))?;
        Ok(id)
    }

    /// Where a request that was written as a file is remembered; it holds no secret.
    fn asked_path(&mut self) -> Result<PathBuf, Failure> {
        let id = self.session()?.store.store_id();
        let name: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(self.settings.folder.join(format!("asked-{name}")))
    }

    /// The digits of a request that waits for its reply.
    pub(super) fn asked_digits(&mut self) -> Option<String> {
        let path = self.asked_path().ok()?;
        offline::digits(&self.env.read(&path, LONGEST).ok()?).ok()
    }

    fn taken_in(&mut self, enrolled: Enrolled, address: String) -> Result<BranchView, Failure> {
        let reply = enrolled.reply;
        let branch = Branch {
            hub: reply.hub,
            address,
            hub_key: reply.hub_key,
            hub_log: reply.hub_log,
            chain: reply.chain.into_iter().map(Into::into).collect(),
            staff: reply.staff,
            name: reply.name,
            path: reply.branch,
            posts: reply.posts.into_iter().map(|post| (post.role, post.branch, post.until_ms)).collect(),
            escrow: reply.escrow_key,
            enrolled_ms: reply.hub_ms,
        };
        let store = &mut self.session()?.store;
        store.enrol(branch)?;
        store.heard_branch(reply.hub_ms)?;
        self.branch_view(&[])
    }
}

impl Stepped for EnrolBranch {
    fn start(self, app: &mut App) -> Result<Step<BranchView>, Failure> {
        let invitation = invitation(self.code.as_str())?;
        let address = address(&self.address)?;
        let (enrolling, log) = app.enrolling()?;
        let signer = app.session()?.store.enrolment_signer();
        let line = TcpLine::to_anybody(&address).map_err(|fault| Failure::new(Code::Internal).caused_by(fault))?;
        let running = app.branch.begin().ok_or_else(|| refused("正在回行", "it is being sent already"))?;
        beside(
            app,
            log,
            move |_| {
                let idle = Rules::default().idle;
                let asked = sync::enrol(&line, &invitation, &enrolling, &signer, idle, &running.watch);
                let enrolled = runtime()?.block_on(asked).map_err(|error| not_come_about(&error))?;
                drop(running);
                Ok(enrolled)
            },
            move |app, enrolled| {
                // Locked meanwhile, or another officer's now: the branch has it, and the code is used; it is asked for once more.
                if app.session()?.store.log_id() != log {
                    return Err(Failure::new(Code::Locked));
                }
                app.taken_in(enrolled, address)
            },
        )
    }
}

impl Handle for AskEnrolment {
    fn handle(self, app: &mut App) -> Result<BranchView, Failure> {
        let invitation = invitation(self.code.as_str())?;
        let (enrolling, _) = app.enrolling()?;
        let asked_at = app.asked_path()?;
        let signer = app.session()?.store.enrolment_signer();
        let (bytes, _) = offline::request(&invitation, &enrolling, &signer).map_err(|e| not_come_about(&e))?;
        let path = self.path.place();
        // First what is remembered here: a request that nobody remembers takes no reply.
        app.env.write(&asked_at, &bytes).map_err(|error| unwritten(&asked_at, &error, false))?;
        app.env.write(path, &bytes).map_err(|error| unwritten(path, &error, false))?;
        app.branch_view(&[])
    }
}

impl Handle for TakeEnrolment {
    fn handle(self, app: &mut App) -> Result<BranchView, Failure> {
        let invitation = invitation(self.code.as_str())?;
        let address = address(&self.address)?;
        let (enrolling, _) = app.enrolling()?;
        let asked_at = app.asked_path()?;
        let asked = app.env.read(&asked_at, LONGEST).map_err(|_| {
            refused("这台电脑上没有写过接入申请", "no request to be taken in was written on this machine")
        })?;
        let path = self.path.place();
        let reply = app.env.read(path, LONGEST).map_err(|error| file(path, &error))?;
        let enrolled =
            offline::reply(&reply, &asked, &invitation, &enrolling.tls_key).map_err(|e| not_come_about(&e))?;
        let view = app.taken_in(enrolled, address)?;
        // Nothing rests on it any more; one that stays says its digits once more.
        let _ = app.env.write(&asked_at, b"");
        Ok(view)
    }
}
