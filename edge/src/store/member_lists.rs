//! The list of a merchant's members, page by page. As in `entry_lists`, every statement reads along one index, and a page examines at most
//! 1,000 members that its filters may exclude.

use super::{
    Query, Row, Rows, SqlValue, Statement, StoreError,
    accounts::status_text,
    entry_lists::ExaminedPage,
    members::{MemberRow, member_of, member_row_columns},
};
use serde::{Deserialize, Serialize};
use shared::{
    units::id::{MemberId, MerchantId, TierId},
    units::time::{Day, Instant},
    wire::MemberStatus,
};

/// What the members of a list have in common. `None` and an empty prefix are any.
#[derive(Clone, Debug, Default)]
pub struct MemberFilter {
    pub id_prefix: String,
    pub status: Option<MemberStatus>,
    pub segment: Option<String>,
    /// A tier, and the local day on which it is held.
    pub tier: Option<(TierId, Day)>,
    /// From `joined_since` to before `joined_until`.
    pub joined_since: Option<Instant>,
    pub joined_until: Option<Instant>,
}

/// The position of a member in the list: when it joined, and its id. A list by id does not use the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPosition(Option<i64>, String);

/// The statements of one way through the members.
struct MemberWay {
    page: &'static str,
    /// The same with the filters that the index does not have.
    filtered: &'static str,
    /// The position of the last member that `filtered` examines; no row if it examines all that follow.
    examined: &'static str,
}

/// The parameters are the same for all statements: 1 merchant, 2 prefix, 3 status, 4 segment, 5 tier, 6 its day, 7 end of joining, 8 and 9 the
/// position, 10 the number of rows. No text is above the byte FF.
macro_rules! member_way {
    (along $along:literal, range $range:expr, position $position:literal, order $order:literal, end $end:literal) => {
        MemberWay {
            page: concat!(
                "SELECT ", member_row_columns!(), " FROM ", $along,
                " CROSS JOIN members m ON m.merchant_id = ?1 AND m.member_id = d.member_id WHERE d.merchant_id = ?1 AND ", $range,
                " ORDER BY ", $order, " LIMIT CAST(?10 AS INTEGER)"
            ),
            filtered: concat!(
                "WITH examined (joined_at, member_id) AS (SELECT ", $position, ", d.member_id FROM ", $along,
                " WHERE d.merchant_id = ?1 AND ", $range, " ORDER BY ", $order, " LIMIT 1 OFFSET 999) ",
                "SELECT ", member_row_columns!(), " FROM ", $along,
                " CROSS JOIN members m ON m.merchant_id = ?1 AND m.member_id = d.member_id WHERE d.merchant_id = ?1 AND ", $range,
                " AND ", $end, " AND m.member_id >= ?2 AND m.member_id < ?2 || CAST(x'FF' AS TEXT) AND (?3 IS NULL OR m.status = ?3) ",
                "AND (?4 IS NULL OR EXISTS (SELECT 1 FROM member_segments s WHERE s.merchant_id = ?1 AND s.segment = ?4 ",
                "AND s.member_id = m.member_id)) AND (?5 IS NULL OR EXISTS (SELECT 1 FROM tiers_held t WHERE t.merchant_id = ?1 ",
                "AND t.tier_id = ?5 AND t.member_id = m.member_id AND (t.from_on IS NULL OR t.from_on <= ?6) ",
                "AND (t.until_on IS NULL OR t.until_on > ?6))) ORDER BY ", $order, " LIMIT CAST(?10 AS INTEGER)"
            ),
            examined: concat!(
                "SELECT ", $position, " AS joined_at, d.member_id FROM ", $along, " WHERE d.merchant_id = ?1 AND ", $range,
                " ORDER BY ", $order, " LIMIT 1 OFFSET CAST(?10 AS INTEGER)"
            ),
        }
    };
}

/// A way by id within a part of an index.
macro_rules! by_id {
    ($along:literal, $part:literal) => {
        member_way!(
            along $along,
            range concat!($part, "d.member_id >= max(?2, ?9) AND d.member_id < ?2 || CAST(x'FF' AS TEXT) AND d.member_id <> ?9"),
            position "NULL", order "d.member_id",
            end "d.member_id <= coalesce((SELECT member_id FROM examined), CAST(x'FF' AS TEXT))"
        )
    };
}

const BY_ID: MemberWay = by_id!("members d", "");
const BY_STATUS: MemberWay = by_id!("members d INDEXED BY members_by_status", "d.status = ?3 AND ");
const BY_SEGMENT: MemberWay = by_id!("member_segments d", "d.segment = ?4 AND ");
const BY_TIER: MemberWay = by_id!("tiers_held d", "d.tier_id = ?5 AND ");

/// By the time of joining. The position contains the begin of the range.
const BY_JOINING: MemberWay = member_way!(
    along "members d INDEXED BY members_by_joining",
    range "d.joined_at IS NOT NULL AND (d.joined_at, d.member_id) > (CAST(?8 AS INTEGER), ?9) AND d.joined_at < CAST(?7 AS INTEGER)",
    position "d.joined_at", order "d.joined_at, d.member_id",
    end "(d.joined_at, d.member_id) <= (coalesce((SELECT joined_at FROM examined), 9007199254740991), coalesce((SELECT member_id FROM examined), ''))"
);

/// Later than every time.
const NEVER: i64 = (1 << 53) - 1;
const EXAMINED_MAX: u32 = 1_000;

/// The members of a page with their positions.
pub type ListedMembers = Vec<(MemberPosition, MemberRow)>;

/// A page: by member id, or by the time of joining if the filter has one.
pub fn page(
    merchant_id: &MerchantId,
    filter: &MemberFilter,
    after: Option<MemberPosition>,
    rows: u32,
) -> ExaminedPage<Query<ListedMembers>, Query<Option<MemberPosition>>> {
    let (way, is_in_index) = way(filter);
    let position = after.unwrap_or(MemberPosition(None, String::new()));
    if is_in_index {
        return (Query::new(statement(way.page, merchant_id, filter, (&position, rows)), read), None);
    }
    let examined = statement(way.examined, merchant_id, filter, (&position, EXAMINED_MAX - 1));
    let page = statement(way.filtered, merchant_id, filter, (&position, rows));
    (Query::new(page, read), Some(Query::new(examined, read_examined)))
}

/// The way, and whether its index has all of the filter. The index of a tier does not have its days.
fn way(filter: &MemberFilter) -> (&'static MemberWay, bool) {
    let MemberFilter { id_prefix, status, segment, tier, joined_since, joined_until } = filter;
    let is_joining = joined_since.is_some() || joined_until.is_some();
    match (is_joining, tier, segment, status) {
        (true, tier, segment, status) => {
            (&BY_JOINING, id_prefix.is_empty() && tier.is_none() && segment.is_none() && status.is_none())
        }
        (false, Some(_), _, _) => (&BY_TIER, false),
        (false, None, Some(_), status) => (&BY_SEGMENT, status.is_none()),
        (false, None, None, Some(_)) => (&BY_STATUS, true),
        (false, None, None, None) => (&BY_ID, true),
    }
}

fn statement(
    sql: &'static str,
    merchant_id: &MerchantId,
    filter: &MemberFilter,
    (position, rows): (&MemberPosition, u32),
) -> Statement {
    let MemberPosition(joined_at, member_id) = position;
    let (tier, day) = filter.tier.as_ref().map(|(tier, day)| (tier.as_str(), day.to_string())).unzip();
    let values = [
        merchant_id.as_str().into(),
        filter.id_prefix.as_str().into(),
        filter.status.map(status_text).into(),
        filter.segment.as_deref().into(),
        tier.into(),
        day.into(),
        filter.joined_until.map_or(NEVER, Instant::millis).into(),
        joined_at.unwrap_or_else(|| filter.joined_since.map_or(0, Instant::millis)).into(),
        member_id.as_str().into(),
        SqlValue::from(rows),
    ];
    Statement::new(sql, values)
}

fn read(rows: &Rows) -> Result<ListedMembers, StoreError> {
    rows.iter().map(|row| Ok((position(row)?, member_of(row)?))).collect()
}

fn read_examined(rows: &Rows) -> Result<Option<MemberPosition>, StoreError> {
    rows.first().map(position).transpose()
}

fn position(row: &Row) -> Result<MemberPosition, StoreError> {
    Ok(MemberPosition(row.optional_integer("joined_at")?, row.parsed("member_id", MemberId::parse)?.to_string()))
}
