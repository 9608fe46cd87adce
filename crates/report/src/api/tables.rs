//! The table of kinds, and the first page of the day.

use super::terms;
use crate::profile::TermRow;
use crate::read::today::{self, Today};
use crate::rules::kinds::Named;
use crate::rules::{Class, KindRow};
use axum::Json;
use kernel::error::Problem;
use org::perm;
use org::web::{Actor, ApiError};
use serde::Serialize;

/// Kinds of event with their classes and lines of business.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct KindTable {
    /// Classes.
    classes: Vec<Named<Class>>,
    /// Lines of business.
    lines: Vec<Named<String>>,
    /// Kinds.
    kinds: Vec<KindRow>,
}

/// The table of kinds.
#[utoipa::path(get, path = "/kinds", tag = "reports", responses((status = 200, body = KindTable)))]
pub(super) async fn kinds(actor: Actor<perm::SessionSee>) -> Result<Json<KindTable>, ApiError> {
    let table = &terms(actor.ctx())?.law.kinds;
    Ok(Json(KindTable {
        classes: table.classes().to_vec(),
        lines: table.lines().to_vec(),
        kinds: table.rows(),
    }))
}

/// The terms of the place that this node serves.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct PlaceTerms {
    /// Its name in configuration.
    id: String,
    /// The place.
    zh: String,
    /// The place in English.
    en: String,
    /// Its own terms; where they are silent the law's ceilings hold.
    rows: Vec<TermRow>,
}

/// The place's own terms, with what the place has not confirmed yet.
#[utoipa::path(get, path = "/terms", tag = "reports", responses((status = 200, body = PlaceTerms)))]
pub(super) async fn place_terms(actor: Actor<perm::OrgRead>) -> Result<Json<PlaceTerms>, ApiError> {
    let profile = &terms(actor.ctx())?.profile;
    let (id, zh, en) = (profile.id.clone(), profile.zh.clone(), profile.en.clone());
    Ok(Json(PlaceTerms { id, zh, en, rows: profile.rows() }))
}

/// What the caller's unit owes today, and what became of what it sent.
#[utoipa::path(get, path = "/today", tag = "today",
    responses((status = 200, body = Today), (status = 401, body = Problem)))]
pub(super) async fn today(actor: Actor<perm::ReportRead>) -> Result<Json<Today>, ApiError> {
    let terms = terms(actor.ctx())?;
    let now = actor.now();
    Ok(Json(actor.read(move |db, who| today::today(db, &terms, who, now)).await?))
}
