//! What a published pledge joins, beside what it says: another pledge stands for the one that it names once that one
//! was merged.
use crate::StoreError;
use crate::columns::Id;
use crate::connection::AnyConnection;
use crate::schema::registry_entries;
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;

/// Sets the reference of the pledge that an entry joins, or none.
pub fn set_matched(conn: &mut AnyConnection, id: SubmissionId, reference: Option<&str>) -> Result<(), StoreError> {
    diesel::update(registry_entries::table.find(Id(id)))
        .set(registry_entries::matched.eq(reference))
        .execute(conn)?;
    Ok(())
}
