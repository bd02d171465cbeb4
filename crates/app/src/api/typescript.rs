//! The TypeScript of the command list: every type the commands reach, in one text that `ui/src/generated/api.ts` holds and
//! a test compares with a fresh export. It knows types only, no use case.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use ts_rs::{Config, TS, TypeVisitor};

use super::text::Failure;
use super::{typescript_list, visit_commands};

const HEAD: &str = "// Generated from crates/app/src/api by `TIANYE_EXPORT=1 cargo test -p app --test typescript`; do not edit.\n\
    // One word of `Commands` per command of the window, with its request and its reply.\n\n";

#[derive(Default)]
struct Collected {
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
    config: Config,
}

impl TypeVisitor for Collected {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only types of ours are declared; strings, lists and maps are written in place.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}\n", T::decl(&self.config));
            self.declarations.insert(T::ident(&self.config), declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The whole file, declarations in alphabetical order, then the list of commands.
pub fn typescript() -> String {
    let mut collected = Collected::default();
    collected.visit::<Failure>();
    visit_commands(&mut collected);
    let mut out = String::from(HEAD);
    for declaration in collected.declarations.values() {
        out.push_str(declaration);
        out.push('\n');
    }
    out.push_str("export interface Commands {\n");
    for (word, request, reply) in typescript_list(&collected.config) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {word}: {{ request: {request}; reply: {reply} }};");
    }
    out.push_str("}\n");
    out
}
