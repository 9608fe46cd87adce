//! Values on PostgreSQL's wire. A value goes only into a parameter of its own kind:
//! bytes that mean another type there would be stored as something else.

use crate::db::DbError;
use crate::value::{Row, Value};
use std::error::Error;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(n), &Type::INT8) => n.to_sql(ty, out),
            (Self::Int(n), &Type::INT4) => i32::try_from(*n)?.to_sql(ty, out),
            (Self::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::NAME | &Type::UNKNOWN) => {
                text.to_sql(ty, out)
            }
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.as_slice().to_sql(ty, out),
            (other, ty) => {
                let kind = match other {
                    Self::Int(_) => "a number",
                    Self::Text(_) => "a text",
                    _ => "bytes",
                };
                Err(format!(
                    "{kind} cannot go into a parameter of type {ty}; it would not be serialized as meant"
                )
                .into())
            }
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    tokio_postgres::types::to_sql_checked!();
}

/// A row as the rest of the crate knows it.
pub(crate) fn row(from: &tokio_postgres::Row) -> Result<Row, DbError> {
    let mut values = Vec::with_capacity(from.len());
    for (index, column) in from.columns().iter().enumerate() {
        values.push(match *column.type_() {
            Type::INT8 => get::<i64>(from, index)?.map_or(Value::Null, Value::Int),
            Type::INT4 => get::<i32>(from, index)?.map_or(Value::Null, |n| Value::Int(i64::from(n))),
            Type::BOOL => get::<bool>(from, index)?.map_or(Value::Null, |b| Value::Int(i64::from(b))),
            Type::BYTEA => get::<Vec<u8>>(from, index)?.map_or(Value::Null, Value::Bytes),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => {
                get::<String>(from, index)?.map_or(Value::Null, Value::Text)
            }
            _ => return Err(DbError::Shape("a column type that is not BIGINT, TEXT or BYTEA")),
        });
    }
    Ok(Row(values))
}

fn get<'a, T: FromSql<'a>>(from: &'a tokio_postgres::Row, index: usize) -> Result<Option<T>, DbError> {
    from.try_get(index).map_err(|_| DbError::Shape("a column that does not read as its type"))
}
