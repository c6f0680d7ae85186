//! Which column of a file holds what. Columns are found by their names: those of a known export, or those that the command line states.

use csv::ByteRecord;

/// The system that exported the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// The names that this command documents.
    #[default]
    Plain,
    Shopify,
    WooCommerce,
}

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Member,
    Placed,
    Total,
    Order,
    Currency,
    Sku,
    Category,
    Store,
    Channel,
    /// Whether the order was paid.
    Status,
    /// When the order was cancelled.
    Cancelled,
    /// How much of the order was paid back.
    Refunded,
}

impl Format {
    /// The names of a column, the best first. Case, spaces and punctuation do not matter.
    const fn names(self, role: Role) -> &'static [&'static str] {
        match self {
            Self::Plain => plain_names(role),
            Self::Shopify => shopify_names(role),
            Self::WooCommerce => woocommerce_names(role),
        }
    }
}

const fn plain_names(role: Role) -> &'static [&'static str] {
    match role {
        Role::Member => &["member_id"],
        Role::Placed => &["placed_at", "placed_on"],
        Role::Total => &["total"],
        Role::Order => &["order_id"],
        Role::Currency => &["currency"],
        Role::Sku => &["sku"],
        Role::Category => &["category"],
        Role::Store => &["store"],
        Role::Channel => &["channel"],
        Role::Status | Role::Cancelled | Role::Refunded => &[],
    }
}

/// The order export of the Shopify admin. A row is a line of an order. `Subtotal` is after discounts, without shipping.
const fn shopify_names(role: Role) -> &'static [&'static str] {
    match role {
        Role::Member => &["Email"],
        Role::Placed => &["Created at"],
        Role::Total => &["Subtotal", "Total"],
        Role::Order => &["Name", "Id"],
        Role::Currency => &["Currency"],
        Role::Sku | Role::Category => &[],
        Role::Store => &["Location"],
        Role::Channel => &["Source"],
        Role::Status => &["Financial Status"],
        Role::Cancelled => &["Cancelled at"],
        Role::Refunded => &["Refunded Amount"],
    }
}

/// The columns that the usual order exports for `WooCommerce` write. They have no total without shipping.
const fn woocommerce_names(role: Role) -> &'static [&'static str] {
    match role {
        Role::Member => &[
            "customer_id",
            "customer_user",
            "Customer User ID",
            "billing_email",
            "Email (Billing)",
            "customer_email",
            "email",
        ],
        Role::Placed => &["order_date", "date_created", "date", "paid_date"],
        Role::Total => &["order_total", "Order Total Amount", "total", "net_total", "Net Sales", "N. Revenue"],
        Role::Order => &["order_id", "order_number", "Order #", "id"],
        Role::Currency => &["order_currency", "currency"],
        Role::Sku | Role::Category | Role::Store | Role::Channel | Role::Cancelled => &[],
        Role::Status => &["order_status", "status"],
        Role::Refunded => &["refunded_total", "total_refunded", "order_refund_amount", "refund_total"],
    }
}

/// Columns that the command line states by their names.
#[derive(Clone, Debug, Default)]
pub struct Named {
    pub member: Option<String>,
    pub placed: Option<String>,
    pub total: Option<String>,
    pub order: Option<String>,
}

/// The places of the columns.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// How many columns the file has.
    pub count: usize,
    pub format: Format,
    pub member: usize,
    pub placed: usize,
    pub total: usize,
    pub order: Option<usize>,
    pub currency: Option<usize>,
    pub sku: Option<usize>,
    pub category: Option<usize>,
    pub store: Option<usize>,
    pub channel: Option<usize>,
    pub status: Option<usize>,
    pub cancelled: Option<usize>,
    pub refunded: Option<usize>,
}

impl Columns {
    /// Refuses a first row without a member, a time or a total, or with two columns of one name. The text names every such column.
    pub fn find(header: &Header, format: Format, named: &Named) -> Result<Self, String> {
        let mut finder = Finder { header, format, problems: Vec::new() };
        let member = finder.needed(Role::Member, "--member", named.member.as_deref());
        let placed = finder.needed(Role::Placed, "--placed", named.placed.as_deref());
        let total = finder.needed(Role::Total, "--total", named.total.as_deref());
        let order = match &named.order {
            Some(name) => finder.stated("--order", name),
            None => finder.known(Role::Order),
        };
        let [currency, sku, category, store, channel, status, cancelled, refunded] = [
            Role::Currency,
            Role::Sku,
            Role::Category,
            Role::Store,
            Role::Channel,
            Role::Status,
            Role::Cancelled,
            Role::Refunded,
        ]
        .map(|role| finder.known(role));
        match (member, placed, total, finder.problems.is_empty()) {
            (Some(member), Some(placed), Some(total), true) => {
                let count = header.0.len();
                Ok(Self {
                    count,
                    format,
                    member,
                    placed,
                    total,
                    order,
                    currency,
                    sku,
                    category,
                    store,
                    channel,
                    status,
                    cancelled,
                    refunded,
                })
            }
            _ => Err(finder.problems.join(", ")),
        }
    }
}

/// The names in the first row, without the spaces around them.
#[derive(Clone, Debug)]
pub struct Header(Vec<String>);

impl Header {
    pub fn new(row: &ByteRecord) -> Self {
        Self(row.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect())
    }

    pub fn name(&self, column: usize) -> Option<&str> {
        self.0.get(column).map(String::as_str)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All names, for an error text. Long lists are cut.
    pub fn list(&self) -> String {
        const NAMES_MAX: usize = 12;
        let names: Vec<String> = self.0.iter().take(NAMES_MAX).map(|name| format!("`{name}`")).collect();
        let more = self.0.len().saturating_sub(NAMES_MAX);
        names.join(", ") + &if more == 0 { String::new() } else { format!(" and {more} more") }
    }
}

struct Finder<'header> {
    header: &'header Header,
    format: Format,
    problems: Vec<String>,
}

impl Finder<'_> {
    fn needed(&mut self, role: Role, option: &str, stated: Option<&str>) -> Option<usize> {
        if let Some(name) = stated {
            return self.stated(option, name);
        }
        let problems = self.problems.len();
        let found = self.known(role);
        if found.is_none() && self.problems.len() == problems {
            let names: Vec<String> = self.format.names(role).iter().map(|name| format!("`{name}`")).collect();
            self.problems.push(format!("no column {} ({option})", names.join(" or ")));
        }
        found
    }

    fn stated(&mut self, option: &str, name: &str) -> Option<usize> {
        let found = self.only(name);
        if found.is_none() && !self.problems.iter().any(|problem| problem.contains(name)) {
            self.problems.push(format!("no column `{name}` as {option} states"));
        }
        found
    }

    fn known(&mut self, role: Role) -> Option<usize> {
        self.format.names(role).iter().find_map(|name| self.only(name))
    }

    /// The column of this name. Two of them are a problem.
    fn only(&mut self, name: &str) -> Option<usize> {
        let exact = |other: &&str| other.eq_ignore_ascii_case(name.trim());
        let alike = |other: &&str| folded(other) == folded(name);
        let places = |is_it: &dyn Fn(&&str) -> bool| -> Vec<usize> {
            let names = self.header.0.iter().map(String::as_str).enumerate();
            names.filter(|(_, other)| is_it(other)).map(|(at, _)| at).collect()
        };
        let mut found = places(&exact);
        if found.is_empty() {
            found = places(&alike);
        }
        if found.len() > 1 {
            self.problems.push(format!("{} columns `{name}`, and only one may have this name", found.len()));
        }
        found.first().copied()
    }
}

/// A name without case, spaces and punctuation.
fn folded(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
