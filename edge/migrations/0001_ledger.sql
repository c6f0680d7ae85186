-- The schema: merchants, their keys and programs, members, and each member's entries and account (the state after the entries).
-- The constraints hold whatever the Worker sends. Times are milliseconds since 1970.
-- This file never changes after a release. Later versions add further files.

CREATE TABLE merchants (
  merchant_id     TEXT    NOT NULL PRIMARY KEY CHECK (length(merchant_id) BETWEEN 1 AND 32 AND merchant_id NOT GLOB '*[^a-z0-9-]*'),
  name            TEXT    NOT NULL,
  allowed_origins TEXT    NOT NULL CHECK (json_type(allowed_origins) = 'array'),
  status          TEXT    NOT NULL CHECK (status IN ('active', 'suspended')),
  created_at      INTEGER NOT NULL,
  -- A test merchant can state the time of its requests. It never changes.
  is_test         INTEGER NOT NULL CHECK (is_test IN (0, 1))
) STRICT;

-- A secret key is stored as its SHA-256. Signing secrets are derived and not stored.
CREATE TABLE keys (
  merchant_id TEXT    NOT NULL REFERENCES merchants,
  kid         TEXT    NOT NULL CHECK (length(kid) BETWEEN 1 AND 32 AND kid NOT GLOB '*[^a-z0-9]*'),
  kind        TEXT    NOT NULL CHECK (kind IN ('publishable', 'secret', 'signing')),
  hash        TEXT    CHECK (length(hash) = 64),
  created_at  INTEGER NOT NULL,
  ends_at     INTEGER,
  PRIMARY KEY (merchant_id, kid),
  CHECK ((kind = 'secret') = (hash IS NOT NULL))
) STRICT;

-- All versions of a program. Versions are added; they are never changed or deleted.
CREATE TABLE programs (
  merchant_id  TEXT    NOT NULL REFERENCES merchants,
  version      INTEGER NOT NULL CHECK (version >= 1),
  body         TEXT    NOT NULL CHECK (json_valid(body)),
  effective_at INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, version)
) STRICT;

CREATE TRIGGER programs_keep BEFORE UPDATE ON programs BEGIN SELECT RAISE(ABORT, 'a version of a program never changes'); END;
CREATE TRIGGER programs_stay BEFORE DELETE ON programs BEGIN SELECT RAISE(ABORT, 'a version of a program is never deleted'); END;
CREATE INDEX programs_by_date ON programs (merchant_id, effective_at, version);

-- Versions that were withdrawn before they took effect. A version that has taken effect cannot be withdrawn: entries may depend on it.
CREATE TABLE program_withdrawals (
  merchant_id  TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  withdrawn_at INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, version),
  FOREIGN KEY (merchant_id, version) REFERENCES programs
) STRICT, WITHOUT ROWID;

CREATE TRIGGER program_withdrawals_in_time BEFORE INSERT ON program_withdrawals
WHEN EXISTS
  (SELECT 1 FROM programs WHERE merchant_id = NEW.merchant_id AND version = NEW.version AND effective_at <= NEW.withdrawn_at)
BEGIN SELECT RAISE(ABORT, 'a version that is in force, or was, cannot be withdrawn'); END;
CREATE TRIGGER program_withdrawals_keep BEFORE UPDATE ON program_withdrawals
BEGIN SELECT RAISE(ABORT, 'the withdrawal of a version never changes'); END;
CREATE TRIGGER program_withdrawals_stay BEFORE DELETE ON program_withdrawals
BEGIN SELECT RAISE(ABORT, 'the withdrawal of a version is never deleted'); END;

CREATE VIEW program_versions AS
  SELECT p.merchant_id, p.version, p.body, p.effective_at, w.withdrawn_at
  FROM programs p LEFT JOIN program_withdrawals w ON w.merchant_id = p.merchant_id AND w.version = p.version;

CREATE TABLE members (
  merchant_id TEXT    NOT NULL REFERENCES merchants,
  member_id   TEXT    NOT NULL CHECK (length(member_id) BETWEEN 1 AND 128),
  status      TEXT    NOT NULL CHECK (status IN ('active', 'frozen', 'erased')),
  birthday    TEXT    CHECK (birthday GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- The last change of the birthday, apart from its first statement. It remains when the birthday is cleared or erased.
  birthday_changed_at INTEGER,
  segments    TEXT    NOT NULL DEFAULT '[]' CHECK (json_type(segments) = 'array'),
  attributes  TEXT    NOT NULL DEFAULT '{}' CHECK (json_type(attributes) = 'object'),
  -- Null if an order, an event or a check-in created the member, and the member has not joined yet.
  joined_at   INTEGER,
  -- Orders in another system. They remain when the member is erased, like the orders in the entries.
  orders_before INTEGER NOT NULL DEFAULT 0 CHECK (orders_before BETWEEN 0 AND 1000000),
  PRIMARY KEY (merchant_id, member_id),
  CHECK (status <> 'erased' OR (birthday IS NULL AND segments = '[]' AND attributes = '{}'))
) STRICT;

-- For the list of members.
CREATE INDEX members_by_status ON members (merchant_id, status, member_id);
CREATE INDEX members_by_joining ON members (merchant_id, joined_at, member_id) WHERE joined_at IS NOT NULL;

-- The segments of each member, for the list of members. Triggers copy them.
CREATE TABLE member_segments (
  merchant_id TEXT NOT NULL,
  segment     TEXT NOT NULL,
  member_id   TEXT NOT NULL,
  PRIMARY KEY (merchant_id, segment, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES members
) STRICT, WITHOUT ROWID;

CREATE TRIGGER members_segments_begin AFTER INSERT ON members
BEGIN INSERT INTO member_segments SELECT DISTINCT NEW.merchant_id, value, NEW.member_id FROM json_each(NEW.segments); END;
CREATE TRIGGER members_segments_change AFTER UPDATE OF segments ON members WHEN NEW.segments <> OLD.segments
BEGIN
  DELETE FROM member_segments
  WHERE merchant_id = OLD.merchant_id AND segment IN (SELECT value FROM json_each(OLD.segments)) AND member_id = OLD.member_id;
  INSERT INTO member_segments SELECT DISTINCT NEW.merchant_id, value, NEW.member_id FROM json_each(NEW.segments);
END;

-- The state after all entries of a member: one row, whatever the length of the history. The member's first write creates it.
CREATE TABLE accounts (
  merchant_id TEXT    NOT NULL,
  member_id   TEXT    NOT NULL,
  seq         INTEGER NOT NULL CHECK (seq >= 0),
  state       TEXT    NOT NULL CHECK (json_valid(state)),
  due_at      INTEGER,
  PRIMARY KEY (merchant_id, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES members
) STRICT;

CREATE INDEX accounts_due ON accounts (due_at) WHERE due_at IS NOT NULL;

CREATE TRIGGER accounts_advance BEFORE UPDATE ON accounts WHEN NEW.seq <= OLD.seq
BEGIN SELECT RAISE(ABORT, 'the seq of an account must increase'); END;
CREATE TRIGGER accounts_stay BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'an account is never deleted'); END;

-- What happened. `n` orders all writes of the database. It is the cursor of projections, exports and webhooks.
-- The unique key on (merchant, member, seq) decides races: of two parallel writes with the same seq, the second fails.
CREATE TABLE entries (
  n           INTEGER NOT NULL PRIMARY KEY,
  merchant_id TEXT    NOT NULL,
  member_id   TEXT    NOT NULL,
  seq         INTEGER NOT NULL CHECK (seq >= 1),
  at          INTEGER NOT NULL,
  -- The merchant's local day at that time. The daily sums of the entry are kept by it.
  day         TEXT    NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  kind        TEXT    NOT NULL,
  body        TEXT    NOT NULL CHECK (json_valid(body)),
  hash        TEXT    NOT NULL CHECK (length(hash) = 64),
  -- Free texts about a person. The body contains only their digest. They are erased when the member is erased.
  texts       TEXT    CHECK (json_valid(texts)),
  UNIQUE (merchant_id, member_id, seq),
  FOREIGN KEY (merchant_id, member_id) REFERENCES accounts
) STRICT;

-- For lists and rebuilds. An index ends with `n` by itself: all entries of a merchant by number, and the entries of one kind by time.
CREATE INDEX entries_of_merchant ON entries (merchant_id);
CREATE INDEX entries_by_kind ON entries (merchant_id, kind, at);

CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
WHEN NEW.texts IS NOT NULL OR NEW.n <> OLD.n OR NEW.merchant_id <> OLD.merchant_id OR NEW.member_id <> OLD.member_id OR NEW.seq <> OLD.seq
  OR NEW.at <> OLD.at OR NEW.day <> OLD.day OR NEW.kind <> OLD.kind OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash
BEGIN SELECT RAISE(ABORT, 'an entry never changes; only its texts can be erased'); END;
CREATE TRIGGER entries_stay BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER entries_follow BEFORE INSERT ON entries
WHEN NEW.seq > 1 AND NOT EXISTS
  (SELECT 1 FROM entries WHERE merchant_id = NEW.merchant_id AND member_id = NEW.member_id AND seq = NEW.seq - 1)
BEGIN SELECT RAISE(ABORT, 'the seq of an entry must follow the previous entry'); END;

-- What an entry belongs to. This index finds the entries of an order, a hold or a lot. A new kind of subject needs no new column.
-- The entry with `claims` = 1 used the id for the first time. An id can be used once.
CREATE TABLE entry_subjects (
  merchant_id TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  n           INTEGER NOT NULL REFERENCES entries,
  claims      INTEGER NOT NULL CHECK (claims IN (0, 1)),
  PRIMARY KEY (merchant_id, kind, id, n)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX entry_subjects_once ON entry_subjects (merchant_id, kind, id) WHERE claims = 1;
CREATE TRIGGER entry_subjects_keep BEFORE UPDATE ON entry_subjects BEGIN SELECT RAISE(ABORT, 'the subject of an entry never changes'); END;
CREATE TRIGGER entry_subjects_stay BEFORE DELETE ON entry_subjects BEGIN SELECT RAISE(ABORT, 'the subject of an entry is never deleted'); END;

-- The tiers that members hold, for the list of members: each with the local days on which it is the member's highest tier. A null day is
-- open. The write that replaces the account changes them.
CREATE TABLE tiers_held (
  merchant_id TEXT NOT NULL,
  tier_id     TEXT NOT NULL,
  member_id   TEXT NOT NULL,
  from_on     TEXT,
  until_on    TEXT,
  PRIMARY KEY (merchant_id, tier_id, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES accounts
) STRICT, WITHOUT ROWID;

-- The instants at which lots and held points of a member expire, each instant once. Each write of the account updates them, so that the list
-- of members to remind is found without a scan of all accounts.
CREATE TABLE expiries (
  merchant_id TEXT    NOT NULL,
  expires_at  INTEGER NOT NULL,
  member_id   TEXT    NOT NULL,
  PRIMARY KEY (merchant_id, expires_at, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES accounts
) STRICT, WITHOUT ROWID;

-- Who referred whom. The bindings of one merchant are numbered without gaps. Of two parallel bindings, the second finds its number taken and
-- is decided again. So two parallel bindings cannot form a circle (A refers B, B refers A).
CREATE TABLE referrals (
  merchant_id TEXT    NOT NULL,
  n           INTEGER NOT NULL CHECK (n >= 1),
  friend_id   TEXT    NOT NULL,
  referrer_id TEXT    NOT NULL CHECK (referrer_id <> friend_id),
  bound_at    INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, n),
  UNIQUE (merchant_id, friend_id),
  FOREIGN KEY (merchant_id, friend_id) REFERENCES members,
  FOREIGN KEY (merchant_id, referrer_id) REFERENCES members
) STRICT;

CREATE INDEX referrals_of_referrer ON referrals (merchant_id, referrer_id, n);

CREATE TRIGGER referrals_keep BEFORE UPDATE ON referrals BEGIN SELECT RAISE(ABORT, 'a referral never changes'); END;
CREATE TRIGGER referrals_stay BEFORE DELETE ON referrals BEGIN SELECT RAISE(ABORT, 'a referral is never deleted'); END;
CREATE TRIGGER referrals_follow BEFORE INSERT ON referrals
WHEN NEW.n > 1 AND NOT EXISTS (SELECT 1 FROM referrals WHERE merchant_id = NEW.merchant_id AND n = NEW.n - 1)
BEGIN SELECT RAISE(ABORT, 'the number of a referral must follow the previous referral'); END;

-- Counters that all members share, each with a limit: the budgets of a program. The constraint keeps the limit under parallel writes.
CREATE TABLE counters (
  merchant_id TEXT    NOT NULL REFERENCES merchants,
  key         TEXT    NOT NULL,
  -- The end of the period; 0 if it never ends.
  ends_at     INTEGER NOT NULL CHECK (ends_at >= 0),
  n           INTEGER NOT NULL CHECK (n >= 0),
  n_max       INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, key, ends_at),
  CONSTRAINT counter_within_limit CHECK (n <= n_max)
) STRICT, WITHOUT ROWID;

-- Daily sums over the entries, by the merchant's local day, written in the same transaction as the entries. A refund returns burnt points, so
-- a sum can be negative. A rebuild from the entries produces exactly the same rows.
CREATE TABLE rollups (
  merchant_id TEXT    NOT NULL REFERENCES merchants,
  metric      TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  day         TEXT    NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  n           INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, metric, key, day)
) STRICT, WITHOUT ROWID;

-- Rebuilds of the daily sums from the entries: the last one of each merchant.
CREATE TABLE rollup_rebuilds (
  merchant_id TEXT    NOT NULL PRIMARY KEY REFERENCES merchants,
  began_at    INTEGER NOT NULL,
  -- The last entry of the merchant when the rebuild began, and the last one that has been added.
  n_last      INTEGER NOT NULL CHECK (n_last >= 0),
  n_done      INTEGER NOT NULL CHECK (n_done BETWEEN 0 AND n_last),
  -- Null until the sums have been compared.
  ended_at    INTEGER
) STRICT, WITHOUT ROWID;

-- The sums that were stored when a rebuild began, and those of its entries so far. Deleted at the end of the rebuild.
CREATE TABLE rollup_checks (
  merchant_id TEXT    NOT NULL REFERENCES rollup_rebuilds,
  metric      TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  day         TEXT    NOT NULL,
  stored      INTEGER NOT NULL,
  rebuilt     INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, metric, key, day)
) STRICT, WITHOUT ROWID;

-- What the sums of a finished rebuild differ in. A metric that no entry has is not compared: a newer version of the Worker can have written it.
CREATE VIEW rollup_differences AS
  SELECT c.merchant_id, r.began_at, c.metric, c.key, c.day, c.stored, c.rebuilt
  FROM rollup_rebuilds r JOIN rollup_checks c ON c.merchant_id = r.merchant_id
  WHERE r.ended_at IS NULL AND r.n_done = r.n_last AND c.stored <> c.rebuilt
    AND EXISTS (SELECT 1 FROM rollup_checks o WHERE o.merchant_id = c.merchant_id AND o.metric = c.metric AND o.rebuilt <> 0);

-- Responses to requests with an Idempotency-Key, stored for two days. An empty merchant_id means the operator.
CREATE TABLE replies (
  merchant_id  TEXT    NOT NULL,
  caller       TEXT    NOT NULL,
  key          TEXT    NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_hash TEXT    NOT NULL CHECK (length(request_hash) = 64),
  status       INTEGER NOT NULL CHECK (status BETWEEN 200 AND 299),
  body         TEXT    NOT NULL,
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, caller, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX replies_by_age ON replies (created_at);
