//! Two versions of a trade side by side: folders, or a workbook that is not taken in yet.

use std::path::Path;

use appraisal::checklist::{Checklist, Layers, Problem};
use authoring::{Catalog, Difference, differences};

use super::{Draft, LARGEST_BOOK, Refused, around, layer_files, newly_wrong, own};
use crate::api::text::{Code, Failure};
use crate::env::Env;
use crate::failure::file;
use crate::library::Library;

impl Draft {
    /// What changes for officers from one version of a layer to another. The later one may be a workbook of the first. Of a layer that
    /// trades share it is one of these trades that is compared.
    ///
    /// # Errors
    /// When one of them does not load.
    pub fn difference(from: &Path, to: &Path, trade: Option<&str>, env: &dyn Env) -> Result<Vec<Difference>, Refused> {
        let before = Self::open(from, env)?;
        let (after, id) = if to.extension().is_some_and(|e| e == "xlsx") {
            let bytes = env.read(to, LARGEST_BOOK).map_err(|error| file(to, &error))?;
            let layers = layer_files(&before.files);
            let catalog = Catalog::new(&layers);
            let imported =
                authoring::import(&bytes, &catalog).map_err(|faults| Refused::Faults { faults, copy: None })?;
            let (mut files, folder) = around(&before.dir, env)?;
            files.retain(|(path, _)| !imported.after.iter().any(|f| format!("{folder}/{}", f.name) == *path));
            files.extend(imported.after.iter().map(|f| (format!("{folder}/{}", f.name), f.text.clone())));
            files.sort();
            // A workbook that import would refuse is refused with the same words, at the same cells.
            let found = own(&Library::of(files.clone()), &folder, &before.id);
            let faults = newly_wrong(&imported, (&before.findings(), &found), &folder, &catalog, &layers);
            if !faults.is_empty() {
                return Err(Refused::Faults { faults, copy: None });
            }
            (files, before.id.clone())
        } else {
            let after = Self::open(to, env)?;
            let id = after.id.clone();
            (after.files, id)
        };
        let old = loaded(&before.files, trade.unwrap_or(&before.id))?;
        let new = loaded(&after, trade.unwrap_or(&id))?;
        Ok(differences(&old, &new))
    }
}

fn loaded(files: &[(String, String)], id: &str) -> Result<Checklist, Failure> {
    Checklist::of(&Layers::new(&layer_files(files)), id).map_err(|problems| {
        let list: Vec<String> = problems.iter().take(20).map(Problem::to_string).collect();
        Failure::new(Code::BadChecklist).saying(id, id).caused_by(list.join("\n"))
    })
}
