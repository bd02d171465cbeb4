//! The exact bytes of each message. A change here breaks every laptop that is out: it takes a new version of the protocol.

use crate::made;
use wire::{Message, from_bytes, to_bytes};

fn line<T: Message + PartialEq + std::fmt::Debug>(word: &str, message: &T) -> String {
    let bytes = to_bytes(message).unwrap();
    assert_eq!(&from_bytes::<T>(&bytes).unwrap(), message, "{word}");
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    format!("{word} {hex}\n")
}

#[test]
fn every_message_has_the_bytes_it_always_had() {
    let offset = wire::Refusal::with(wire::Code::Offset, wire::Detail::Offset(65_536));
    let have = wire::Have { blobs: vec![wire::HaveBlob { sha256: evidence::Hash([1; 32]), size: 700_000 }] };
    let missing = wire::Missing { blobs: vec![wire::MissingBlob { sha256: evidence::Hash([1; 32]), offset: 65_536 }] };
    let one = wire::LayerWanted { case: made::case(3), hash: evidence::Hash([2; 32]) };
    let layer = wire::LayerText { path: "base/layer.toml".into(), text: "id = \"base\"\n".into() };
    let layers = wire::LayerFiles { checklist: "tower-crane".into(), files: vec![layer] };
    let renewed = wire::RenewReply { version: 1, chain: made::reply().chain, hub_ms: made::MS };
    let listed = wire::BundleListed {
        epoch: 3,
        sha256: evidence::Hash([2; 32]),
        size: 900,
        kind: "policy".into(),
        id: "policy".into(),
        of: "2026.11".into(),
    };
    let found = [
        line("hello", &made::hello()),
        line("heads", &made::heads()),
        line("push", &made::push()),
        line("page", &made::page()),
        line("receipt", &made::receipt()),
        line("have", &have),
        line("missing", &missing),
        line("layers_wanted", &wire::LayersWanted { wanted: vec![one] }),
        line("layer_files", &layers),
        line("enrol_request", &made::request()),
        line("sealed_enrol_request", &made::sealed_request()),
        line("enrol_reply", &made::reply()),
        line("sealed_enrol_reply", &made::sealed_reply()),
        line("sealed_renew_request", &made::renew()),
        line("renew_reply", &renewed),
        line("bundle", &made::bundle()),
        line("signed_bundle", &made::signed_bundle()),
        line("bundles", &wire::BundleList { bundles: vec![listed] }),
        line("refusal", &wire::Refusal::of(wire::Code::Busy)),
        line("refusal_bad_record", &made::bad_record()),
        line("refusal_offset", &offset),
        line("refusal_revoked", &made::revoked()),
        line("directory", &made::directory()),
        line("signed_directory", &made::signed_directory()),
    ]
    .concat();
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/messages.txt");
    if std::env::var_os("REWRITE").is_some() {
        std::fs::write(kept, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(kept).unwrap_or_default(), "REWRITE=1 writes {kept} anew");
}

#[test]
fn the_invitation_is_printed_as_it_always_was() {
    // reckoned outside of this program
    assert_eq!(made::invitation().code(), "04106-1050R-3GG28-A1C60-T3GFV");
}
