//! How a route names the types of its bodies for the OpenAPI document.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{Ref, RefOr, Schema},
};

pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// Adds a type's schema and those it needs, and answers a reference to it.
pub type Describe = fn(&mut Schemas) -> Ref;

pub fn describe<T: ToSchema>(schemas: &mut Schemas) -> Ref {
    T::schemas(schemas);
    schemas.push((T::name().into_owned(), <T as PartialSchema>::schema()));
    Ref::from_schema_name(T::name())
}
