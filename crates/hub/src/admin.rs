//! What is done at the hub itself, by who may sit there: people and posts, invitations, revocation, erasure, bundles.
//!
//! The program cannot know who types. What it holds to: acts of two persons name two persons, in the posts they take, and each stands in the hub's own log.

use evidence::{CaseId, CryptoProvider, Ed25519Sha256, Order, OrderWhat, Payload, StoreId};
use wire::{Invitation, InviteId, SealedEnrolReply, SealedEnrolRequest};

use crate::{
    directory,
    env::random,
    error::{Answer, HubError, Result},
    hub::{Hub, KeyRing},
    keep::{BundleRow, Change, InviteRow, Officer, PostRow, StoreStatus, read, write},
};

/// How long an invitation is good for.
const INVITE_MS: i64 = 10 * 86_400_000;

fn cannot<T>(why: impl Into<String>) -> Result<T> {
    Err(HubError::Cannot(why.into()))
}

/// A staff number, a name, a branch: one short line.
fn line(text: &str, what: &str) -> Result<()> {
    if text.is_empty() || text.len() > 128 || text.chars().any(char::is_control) {
        return cannot(format!("{what} is one short line"));
    }
    Ok(())
}

impl Hub {
    /// Takes a person in, or changes what is known of them.
    ///
    /// # Errors
    ///
    /// A text that is none; a role or branch there is none of.
    pub fn set_officer(&self, officer: &Officer, posts: &[PostRow]) -> Result<()> {
        line(&officer.staff, "a staff number")?;
        line(&officer.name, "a name")?;
        branch(&officer.branch)?;
        for post in posts {
            if workflow::Role::of(&post.role).is_none_or(|role| role == workflow::Role::Hub) {
                return cannot(format!("there is no role {}", post.role));
            }
            branch(&post.branch)?;
        }
        write(self.keep(), |change| {
            change.set_officer(officer, self.env.now_ms())?;
            for post in posts {
                change.set_post(&officer.staff, post)?;
            }
            let posts: Vec<String> = posts.iter().map(|p| format!("{}@{}", p.role, p.branch)).collect();
            self.note(change, "officer", format!("{} {}", officer.staff, posts.join(" ")))?;
            directory::renew(self, change)
        })
    }

    /// Invites a person; good once another person released it.
    ///
    /// # Errors
    ///
    /// Nobody of that number; `by` has no post as administrator.
    pub fn invite(&self, staff: &str, by: &str) -> Result<Invitation> {
        write(self.keep(), |change| {
            self.holds(change, by, "AD")?;
            self.make_invite(change, staff, by, None)
        })
    }

    /// The first administrator's invitation: there is nobody yet who could release it.
    ///
    /// # Errors
    ///
    /// The disk.
    pub fn first_invite(&self, staff: &str) -> Result<Invitation> {
        write(self.keep(), |change| self.make_invite(change, staff, staff, Some(staff)))
    }

    fn make_invite(&self, change: &dyn Change, staff: &str, by: &str, released: Option<&str>) -> Result<Invitation> {
        if change.officer(staff)?.is_none() {
            return cannot(format!("there is nobody of number {staff}; take them in first"));
        }
        let now = self.env.now_ms();
        // Three bytes are few: the next ones where a name is taken.
        let mut id: [u8; 3] = random(&*self.env)?;
        while change.invite(id)?.is_some() {
            id = random(&*self.env)?;
        }
        let invitation = Invitation::of(id, random(&*self.env)?);
        let sealed = self.vault.seal_small(&format!("invite {}", invitation.id), &invitation.secret.0, &*self.env)?;
        let row = InviteRow {
            sealed,
            staff: staff.into(),
            made_by: by.into(),
            until_ms: now + INVITE_MS,
            released_by: released.map(str::to_owned),
            tries: 0,
            used_by: None,
        };
        change.add_invite(id, &row, now)?;
        self.note(change, "invited", format!("{} {staff} {by}", invitation.id))?;
        Ok(invitation)
    }

    /// A team leader releases an invitation that somebody else made.
    ///
    /// # Errors
    ///
    /// None of that name waits; the same person; no team leader.
    pub fn release(&self, id: InviteId, by: &str) -> Result<()> {
        write(self.keep(), |change| {
            let Some(invite) = change.invite(id.0)? else { return cannot(format!("there is no invitation {id}")) };
            if invite.made_by == by || invite.staff == by {
                return cannot("an invitation is released by another person than made it or is invited");
            }
            self.holds(change, by, "LD")?;
            if !change.release_invite(id.0, by)? {
                return cannot(format!("the invitation {id} does not wait for anybody"));
            }
            self.note(change, "released", format!("{id} {by}"))
        })
    }

    /// Who asks for an enrolment that came as a file, and the digits to be compared by telephone.
    ///
    /// # Errors
    ///
    /// No invitation of that name.
    pub fn enrolment(&self, sealed: &SealedEnrolRequest) -> Result<(String, String)> {
        let Ok(id) = sealed.invite() else { return cannot("the file is no request for an enrolment") };
        let invite = read(self.keep(), |view| view.invite(id.0))?;
        match invite {
            Some(invite) => Ok((invite.staff, sealed.digits())),
            None => cannot(format!("there is no invitation {id}")),
        }
    }

    /// Answers an enrolment that came as a file, once the digits were compared.
    ///
    /// # Errors
    ///
    /// The hub fails.
    pub fn approve(&self, sealed: &SealedEnrolRequest) -> Answer<SealedEnrolReply> {
        self.enrol(sealed, &wire::OFFLINE_EXPORTER)
    }

    /// Revokes a store whose laptop is lost: from the next call on it gets nothing but the order to destroy its keys. Administrator and team leader.
    ///
    /// # Errors
    ///
    /// No such store; one person for both.
    pub fn revoke(&self, store: StoreId, by: &str, released: &str) -> Result<()> {
        self.end(store, OrderWhat::Revoke, by, released)
    }

    /// Ends a store whose laptop is not lost: it gets nothing from the next call on, keeps what it has, and comes back by a new invitation.
    ///
    /// # Errors
    ///
    /// As [`Hub::revoke`].
    pub fn enrol_anew(&self, store: StoreId, by: &str, released: &str) -> Result<()> {
        self.end(store, OrderWhat::ReEnrol, by, released)
    }

    fn end(&self, store: StoreId, what: OrderWhat, by: &str, released: &str) -> Result<()> {
        if by == released {
            return cannot("a store is revoked by two persons");
        }
        write(self.keep(), |change| {
            if change.store(store)?.is_none() {
                return cannot(format!("there is no store {store}"));
            }
            self.holds(change, by, "AD")?;
            self.holds(change, released, "LD")?;
            change.set_store_status(store, StoreStatus::Revoked)?;
            let order = Payload::Order(Order::new(store, what, None));
            let head = self.append(change, &mut KeyRing::default(), None, &order)?;
            change.add_order_to(head.seq, store)?;
            self.note(change, "revoked", format!("{store} {by} {released}"))
        })
    }

    /// Keeps a bundle that two persons of risk signed, and says so.
    ///
    /// # Errors
    ///
    /// A signature that does not fit, one person for both, no post in risk.
    pub fn publish(&self, bytes: &[u8]) -> Result<u64> {
        let signed: wire::SignedBundle = wire::from_bytes(bytes).map_err(|e| HubError::Cannot(e.to_string()))?;
        write(self.keep(), |change| {
            let mut people = Vec::new();
            for log in [signed.author.log, signed.releaser.log] {
                let store = change.store_of_log(log)?.filter(|store| store.status == StoreStatus::Active);
                let Some(store) = store else { return cannot("a bundle is signed in logs of this hub") };
                self.holds(change, &store.staff, "RK")?;
                people.push(store);
            }
            let [author, releaser] = &people[..] else { return cannot("a bundle has two signatures") };
            if author.staff == releaser.staff {
                return cannot("a bundle is released by another person than wrote it");
            }
            let key = |log| people.iter().find(|store| store.log == log).map(|store| store.log_key.clone());
            let bundle = signed.open(key, &Ed25519Sha256).map_err(|e| HubError::Cannot(e.to_string()))?;
            directory::refuse(&bundle.kind)?;
            let sha256 = Ed25519Sha256.hash(&[bytes]);
            if change.bundle(&sha256)?.is_some() {
                return cannot("this bundle is published already");
            }
            let row = BundleRow {
                epoch: 0,
                sha256,
                size: bytes.len() as u64,
                kind: bundle.kind,
                id: bundle.id,
                version: bundle.of,
            };
            change.add_bundle(&row, bytes, self.env.now_ms())?;
            self.note(change, "published", format!("{sha256} {} {}", author.staff, releaser.staff))?;
            change.bundle_epoch()
        })
    }

    /// Erases a case: its key, what opens its records, its files; and orders every store that has records of it to do the same. One asks, risk releases.
    ///
    /// # Errors
    ///
    /// No such case; one person for both; the wrong posts; the case is neither declined, withdrawn nor archived.
    pub fn erase(&self, case: CaseId, asked: &str, released: &str) -> Result<()> {
        write(self.keep(), |change| {
            self.holds(change, asked, "OP")?;
            self.holds(change, released, "RK")?;
            crate::effects::erase(self, change, case, asked, released)?;
            let mut ring = KeyRing::default();
            for store in self.stores_with(change, case)? {
                let order = Payload::Order(Order::new(store.store, OrderWhat::EraseCase, Some(case)));
                let head = self.append(change, &mut ring, None, &order)?;
                change.add_order_to(head.seq, store.store)?;
            }
            crate::effects::erased(self, change, case)?;
            change.erase_case(case, self.env.now_ms())
        })?;
        // Files last: without their key they are noise already.
        match self.blobs.erase(case) {
            Err(HubError::Store(words)) => cannot(format!(
                "案件已删除，谁也打不开了；对象存储现在够不着（{words}），那里的密文等它恢复后由服务删掉。The case is erased and nothing of it opens any more; the store cannot be reached ({words}), and its sealed files go when it is back."
            )),
            done => done,
        }
    }

    fn holds(&self, change: &dyn Change, staff: &str, role: &str) -> Result<()> {
        let now = self.env.now_ms();
        let holds = change.posts(staff)?.iter().any(|post| post.role == role && post.until_ms > now);
        if holds { Ok(()) } else { cannot(format!("{staff} has no post as {role}")) }
    }
}

/// `/` between, none at the ends, no blanks: `分行/一支行`.
fn branch(path: &str) -> Result<()> {
    line(path, "a branch")?;
    if path.split('/').any(str::is_empty) || path.chars().any(char::is_whitespace) {
        return cannot("a branch is written as 分行/支行");
    }
    Ok(())
}
