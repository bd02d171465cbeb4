//! How a store comes to this hub, and how it gets a new certificate.

use evidence::{CryptoProvider, Ed25519Sha256, LogId, OrderWhat, StoreId};
use minicbor::bytes::ByteVec;
use wire::{
    Code, EXPORTER_BYTES, EnrolReply, EnrolRequest, InviteId, InviteSecret, Post, RenewReply, SealedEnrolReply,
    SealedEnrolRequest, SealedRenewRequest, WireError,
};

use super::answer::{Caller, Reply, body, who, writing};
use crate::{
    authority::HOLDS_MS,
    error::{Answer, HubError, Result, refuse},
    hub::Hub,
    keep::{Change, InviteRow, StoreRow, StoreStatus, WatchedStore},
};

/// Wrong proofs that an invitation stands.
const TRIES: u32 = 5;

pub(super) fn enrol(hub: &Hub, caller: &Caller, bytes: &[u8]) -> Answer<Reply> {
    let Some(exporter) = caller.exporter else { return refuse(Code::BadRequest) };
    let sealed: SealedEnrolRequest = body(bytes)?;
    Reply::message(&hub.enrol(&sealed, &exporter)?)
}

impl Hub {
    /// Takes a store in whose request holds over this connection (offline: [`wire::OFFLINE_EXPORTER`]). The same request again gets an answer again, until the
    /// invitation ends: a reply may be lost.
    pub fn enrol(&self, sealed: &SealedEnrolRequest, exporter: &[u8; EXPORTER_BYTES]) -> Answer<SealedEnrolReply> {
        let Ok(id) = sealed.invite() else { return refuse(Code::BadRequest) };
        writing(self, |change| self.take_in(change, id, sealed, exporter))
    }

    fn take_in(
        &self,
        change: &dyn Change,
        id: InviteId,
        sealed: &SealedEnrolRequest,
        exporter: &[u8; EXPORTER_BYTES],
    ) -> Answer<SealedEnrolReply> {
        let now = self.env.now_ms();
        let Some(invite) = change.invite(id.0)?.filter(|i| i.until_ms > now && i.tries < TRIES) else {
            return refuse(Code::InviteVoid);
        };
        let secret = self.invite_secret(id, &invite)?;
        let request = match sealed.open(&secret, exporter, &Ed25519Sha256) {
            Ok(request) => request,
            Err(WireError::NotSigned) => return refuse(Code::Proof),
            Err(WireError::NotProved) => {
                change.try_invite(id.0)?;
                return refuse(Code::InviteVoid);
            }
            Err(_) => return refuse(Code::BadRequest),
        };
        if invite.released_by.is_none() {
            return refuse(Code::InviteNotReleased);
        }
        match invite.used_by {
            None => self.add_store(change, id, &invite, &request, now)?,
            Some(store) if store == request.store && self.is_same(change, &request)? => {}
            Some(_) => return refuse(Code::InviteVoid),
        }
        let reply = self.enrolled(change, &invite, &request, now)?;
        Ok(SealedEnrolReply::seal(&reply, &secret, exporter, sealed.hash()).map_err(HubError::from)?)
    }

    pub(crate) fn invite_secret(&self, id: InviteId, invite: &InviteRow) -> Result<InviteSecret> {
        let secret = self.vault.open_small(&format!("invite {id}"), &invite.sealed)?;
        let secret = secret.as_slice().try_into().map_err(|_| HubError::Damaged("an invitation".into()))?;
        Ok(InviteSecret(secret))
    }

    fn is_same(&self, change: &dyn Change, request: &EnrolRequest) -> Result<bool> {
        let store = change.store(request.store)?;
        Ok(store.is_some_and(|store| {
            store.log == request.log && store.log_key == request.log_key && store.status == StoreStatus::Active
        }))
    }

    fn add_store(
        &self,
        change: &dyn Change,
        id: InviteId,
        invite: &InviteRow,
        request: &EnrolRequest,
        now: i64,
    ) -> Answer<()> {
        let before = change.store(request.store)?;
        let comes_back = match &before {
            Some(store) => self.may_come_back(change, store, &invite.staff, request)?,
            None => false,
        };
        if !comes_back && (before.is_some() || change.log(request.log)?.is_some()) {
            return refuse(Code::EnrolledAlready);
        }
        // One that comes back and was never ended is among those counted.
        let itself = before.is_some_and(|store| comes_back && store.status == StoreStatus::Active);
        if change.active_stores(&invite.staff)? >= self.settings.stores_per_officer + u64::from(itself) {
            return refuse(Code::TooManyStores);
        }
        if comes_back {
            change.set_store_status(request.store, StoreStatus::Active)?;
            return self.used(change, id, &invite.staff, request);
        }
        let store = StoreRow {
            store: request.store,
            staff: invite.staff.clone(),
            log: request.log,
            author: request.officer.clone(),
            log_key: request.log_key.clone(),
            status: StoreStatus::Active,
        };
        change.add_store(&store, request.device, request.exchange_key, now)?;
        change.add_log(request.log, Some(request.store), &request.log_key)?;
        self.used(change, id, &invite.staff, request)
    }

    fn used(&self, change: &dyn Change, id: InviteId, staff: &str, request: &EnrolRequest) -> Answer<()> {
        if !change.use_invite(id.0, request.store)? {
            return refuse(Code::InviteVoid);
        }
        self.note(change, "enrolled", format!("{} {} {id} {staff}", request.store, request.log))?;
        Ok(())
    }

    /// A store that was ended without its keys being ordered away, or that stayed away until its certificates were over, comes back as what it was: the same
    /// person, the same log, the same key.
    fn may_come_back(
        &self,
        change: &dyn Change,
        store: &StoreRow,
        staff: &str,
        request: &EnrolRequest,
    ) -> Result<bool> {
        let same = store.staff == staff && store.log == request.log && store.log_key == request.log_key;
        if same && store.status == StoreStatus::Active {
            let now = self.env.now_ms();
            let of = |row: &WatchedStore| row.store == store.store && row.certificate.is_some_and(|(_, end)| end > now);
            return Ok(!change.watched_stores()?.iter().any(of));
        }
        let anew = self.last_order(change, store.store)?.is_some_and(|(_, order)| order.what == OrderWhat::ReEnrol);
        Ok(same && anew && store.status == StoreStatus::Revoked)
    }

    fn enrolled(
        &self,
        change: &dyn Change,
        invite: &InviteRow,
        request: &EnrolRequest,
        now: i64,
    ) -> Answer<EnrolReply> {
        let Some(officer) = change.officer(&invite.staff)? else {
            return Err(HubError::Damaged("an invitation for nobody".into()).into());
        };
        let posts = change.posts(&officer.staff)?.into_iter().filter(|post| post.until_ms > now);
        let posts = posts.filter_map(|post| {
            let role = workflow::Role::of(&post.role).and_then(workflow::Role::in_records)?;
            let until_ms = (post.until_ms != i64::MAX).then_some(post.until_ms);
            Some(Post { role, branch: post.branch, until_ms })
        });
        Ok(EnrolReply {
            version: 1,
            hub: self.id(),
            staff: officer.staff,
            name: officer.name,
            branch: officer.branch,
            posts: posts.collect(),
            chain: self.chain(change, request.store, request.tls_key, now)?,
            hub_key: self.public_key().to_vec(),
            escrow_key: None,
            hub_ms: now,
            hub_log: self.log(),
        })
    }

    fn chain(&self, change: &dyn Change, store: StoreId, key: [u8; 32], now: i64) -> Result<Vec<ByteVec>> {
        let own = self.authority.certify(&store.to_string(), key, crate::env::random(&*self.env)?, now)?;
        change.add_certificate(&Ed25519Sha256.hash(&[&own]), store, now, now + HOLDS_MS)?;
        Ok(vec![own.into(), self.authority.der().to_vec().into()])
    }

    /// Which log a store was enrolled with, for who approves by telephone.
    pub fn log_of(&self, store: StoreId) -> Result<Option<LogId>> {
        crate::keep::read(self.keep(), |view| Ok(view.store(store)?.map(|store| store.log)))
    }
}

pub(super) fn renew(hub: &Hub, caller: &Caller, bytes: &[u8]) -> Answer<Reply> {
    let Some(exporter) = caller.exporter else { return refuse(Code::BadRequest) };
    let sealed: SealedRenewRequest = body(bytes)?;
    let reply = writing(hub, |change| {
        let store = who(hub, change, caller)?;
        let request = match sealed.open(&store.log_key, &exporter, &Ed25519Sha256) {
            Ok(request) if request.store == store.store => request,
            Ok(_) | Err(WireError::NotSigned) => return refuse(Code::Proof),
            Err(_) => return refuse(Code::BadRequest),
        };
        let now = hub.env.now_ms();
        let chain = hub.chain(change, store.store, request.tls_key, now)?;
        Ok(RenewReply { version: 1, chain, hub_ms: now })
    })?;
    Reply::message(&reply)
}
