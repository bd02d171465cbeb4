//! Use cases and the typed command list; knows no window.
//!
//! A shell (window, terminal, test) makes an [`App`] from a folder, a [`Library`] of checklists and an [`Env`], and asks it
//! one command of [`api`] at a time. What is only typed is computed in memory; what is committed is signed and on the disk
//! before the reply is given. Time, randomness and the officer's files enter through [`Env`], here and nowhere else.

mod accounts;
pub mod api;
mod app;
mod authoring;
mod backup_desk;
mod base64;
mod borrower;
mod branch_desk;
mod caller;
mod cards;
mod case;
mod case_source;
mod desk;
mod device;
mod device_keys;
mod duties;
mod entry;
mod env;
mod failure;
mod file_name;
mod flows_desk;
mod jobs;
mod json;
mod kept;
mod key_store;
mod key_store_system;
mod lacking;
mod library;
mod open_case;
mod outside;
mod password;
mod photo_marks;
mod places;
mod preview;
mod printer;
mod projection;
pub mod reader;
mod reckoning;
mod refused;
mod review;
mod second;
mod show;
mod staging;
mod steps;
mod trade_search;
mod trades;
mod typing;
mod use_case;
mod view;

pub use ::authoring::{Difference, Fate, Fault, NewLayer};
pub use app::{App, Handle, Prepare, Settings, Work};
pub use authoring::{Draft, ImportReport, NewTrade, Placed, Refused};
pub use caller::{Act, Caller, act, may};
pub use case::LARGEST_FILE as LARGEST_CASE_FILE;
pub use device::{DeviceFiles, DeviceSecret, DeviceSecrets, NoDeviceSecrets, SecretPlace};
pub use device_keys::DeviceKeys;
pub use env::{Env, Machine, WriteInto};
pub use failure::unwritten;
pub use key_store::{KeyStore, NoKeyStore, Patience, Trouble};
pub use library::{LeftOut, Library, LintFinding, LintLevel};
pub use outside::OwnFolder;
pub use places::{CHECKLISTS_DIR, DATA_DIR, Places};
pub use preview::PREVIEW;
pub use reckoning::{CaseRecords, LayerFiles, Reckoned, Reckoner, Stands};
pub use review::figures_digest;
pub use staging::Staging;
pub use store::Argon2Cost;
pub use use_case::{Appraised, FreshEscrow, LooseCase, Told, fresh_escrow};
