//! How a route names the types of its bodies for the OpenAPI document.

use shared::wire::Page;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Ref, RefOr, Schema,
        schema::{AnyOfBuilder, ObjectBuilder, Type},
    },
};

pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// Adds a type's schema and those it needs, and returns a reference to it.
pub type Describe = fn(&mut Schemas) -> Ref;

pub fn describe<T: ToSchema>(schemas: &mut Schemas) -> Ref {
    T::schemas(schemas);
    add(schemas, T::name().into_owned(), <T as PartialSchema>::schema())
}

/// A page of a list. utoipa uses one name for all pages, and does not add the types of the items.
pub fn describe_page<T: ToSchema>(schemas: &mut Schemas) -> Ref {
    describe::<T>(schemas);
    Page::<T>::schemas(schemas);
    add(schemas, format!("Page_{}", T::name()), <Page<T> as PartialSchema>::schema())
}

/// One of two types, depending on the credential.
pub fn describe_either<A: ToSchema, B: ToSchema>(schemas: &mut Schemas) -> Ref {
    let either = AnyOfBuilder::new().item(describe::<A>(schemas)).item(describe::<B>(schemas));
    add(schemas, format!("{}_or_{}", A::name(), B::name()), either.into())
}

/// An object that another standard defines.
pub fn describe_object(schemas: &mut Schemas) -> Ref {
    add(schemas, "Object".to_owned(), ObjectBuilder::new().schema_type(Type::Object).into())
}

fn add(schemas: &mut Schemas, name: String, schema: RefOr<Schema>) -> Ref {
    let reference = Ref::from_schema_name(&name);
    schemas.push((name, schema));
    reference
}
