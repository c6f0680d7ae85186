//! The versions of a program on the wire: the list, one version, and the comparison of two.

use super::ProgramDocument;
use crate::units::time::Instant;
use serde::{Deserialize, Deserializer, Serialize, de};

/// `PUT /v1/program` and, with a secret key, `GET /v1/program`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgramAnswer {
    pub version: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub effective_at: Instant,
    pub program: ProgramDocument,
}

/// The state of a version now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProgramState {
    Past,
    /// In force.
    Current,
    Coming,
    /// Withdrawn before it took effect.
    Withdrawn,
}

/// A line of `GET /v1/programs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgramVersion {
    /// Increases by one from 1.
    pub version: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub effective_at: Instant,
    pub name: String,
    pub state: ProgramState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub withdrawn_at: Option<Instant>,
}

/// `GET /v1/programs/{version}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgramVersionAnswer {
    pub version: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub effective_at: Instant,
    pub state: ProgramState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub withdrawn_at: Option<Instant>,
    pub program: ProgramDocument,
}

/// `POST /v1/program/compare`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(Serialize, utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompareRequest {
    pub from: ProgramChoice,
    pub to: ProgramChoice,
}

/// A program to compare: the number of a version, or a document that is not saved.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "openapi", derive(Serialize, utoipa::ToSchema), serde(untagged))]
pub enum ProgramChoice {
    Version(u32),
    Document(Box<ProgramDocument>),
}

impl<'de> Deserialize<'de> for ProgramChoice {
    /// Implemented by hand, so that an error in a document has the pointer of the field.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ChoiceVisitor)
    }
}

struct ChoiceVisitor;

impl<'de> de::Visitor<'de> for ChoiceVisitor {
    type Value = ProgramChoice;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the number of a version, or a program document")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<ProgramChoice, E> {
        let version = u32::try_from(number).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))?;
        Ok(ProgramChoice::Version(version))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<ProgramChoice, A::Error> {
        let document = ProgramDocument::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(ProgramChoice::Document(Box::new(document)))
    }
}

/// All differences of two programs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompareAnswer {
    pub differences: Vec<Difference>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// JSON Pointer to the setting in `to`, or in `from` if `to` does not have it.
    pub pointer: String,
    /// Null if it was not set.
    pub from: serde_json::Value,
    /// Null if it is no longer set.
    pub to: serde_json::Value,
    /// In English, for the people who run the shop.
    pub sentence: String,
}
