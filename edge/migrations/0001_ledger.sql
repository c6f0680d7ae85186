-- The ledger: merchants, their keys and programs, members, and each member's entries with the account they fold into.
-- What must never happen is forbidden here, by CHECK, UNIQUE and RAISE, whatever the Worker does. Times are milliseconds since 1970.

CREATE TABLE merchants (
  merchant_id     TEXT    NOT NULL PRIMARY KEY CHECK (length(merchant_id) BETWEEN 1 AND 32 AND merchant_id NOT GLOB '*[^a-z0-9-]*'),
  name            TEXT    NOT NULL,
  allowed_origins TEXT    NOT NULL CHECK (json_type(allowed_origins) = 'array'),
  status          TEXT    NOT NULL CHECK (status IN ('active', 'suspended')),
  created_at      INTEGER NOT NULL
) STRICT;

-- Secret keys by their SHA-256 alone; signing secrets are derived and stand nowhere.
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

CREATE TABLE programs (
  merchant_id  TEXT    NOT NULL REFERENCES merchants,
  version      INTEGER NOT NULL CHECK (version >= 1),
  body         TEXT    NOT NULL CHECK (json_valid(body)),
  effective_at INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, version)
) STRICT;

CREATE TRIGGER programs_keep BEFORE UPDATE ON programs BEGIN SELECT RAISE(ABORT, 'a version of a program never changes'); END;
CREATE TRIGGER programs_stay BEFORE DELETE ON programs BEGIN SELECT RAISE(ABORT, 'a version of a program is never deleted'); END;

CREATE TABLE members (
  merchant_id TEXT    NOT NULL REFERENCES merchants,
  member_id   TEXT    NOT NULL CHECK (length(member_id) BETWEEN 1 AND 64),
  status      TEXT    NOT NULL CHECK (status IN ('active', 'frozen', 'erased')),
  birthday    TEXT    CHECK (birthday GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  segments    TEXT    NOT NULL DEFAULT '[]' CHECK (json_type(segments) = 'array'),
  attributes  TEXT    NOT NULL DEFAULT '{}' CHECK (json_type(attributes) = 'object'),
  joined_at   INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, member_id),
  CHECK (status <> 'erased' OR (birthday IS NULL AND segments = '[]' AND attributes = '{}'))
) STRICT;

-- The fold of a member's entries so far. Opened by the first write; one row whatever the history's length.
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

CREATE TRIGGER accounts_advance BEFORE UPDATE ON accounts WHEN NEW.seq <= OLD.seq BEGIN SELECT RAISE(ABORT, 'an account only goes forward'); END;
CREATE TRIGGER accounts_stay BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'an account is never deleted'); END;

-- What happened, for ever. The primary key decides races: one entry for each number.
CREATE TABLE entries (
  merchant_id TEXT    NOT NULL,
  member_id   TEXT    NOT NULL,
  seq         INTEGER NOT NULL CHECK (seq >= 1),
  order_id    TEXT,
  hold_id     TEXT,
  body        TEXT    NOT NULL CHECK (json_valid(body)),
  hash        TEXT    NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (merchant_id, member_id, seq),
  FOREIGN KEY (merchant_id, member_id) REFERENCES accounts
) STRICT;

CREATE INDEX entries_of_order ON entries (merchant_id, order_id, seq) WHERE order_id IS NOT NULL;
CREATE INDEX entries_of_hold ON entries (merchant_id, hold_id, seq) WHERE hold_id IS NOT NULL;

CREATE TRIGGER entries_keep BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER entries_stay BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER entries_follow BEFORE INSERT ON entries
WHEN NEW.seq > 1 AND NOT EXISTS
  (SELECT 1 FROM entries WHERE merchant_id = NEW.merchant_id AND member_id = NEW.member_id AND seq = NEW.seq - 1)
BEGIN SELECT RAISE(ABORT, 'an entry follows the one before it'); END;

-- Ids that a merchant may use once, and whose they are.
CREATE TABLE refs (
  merchant_id TEXT    NOT NULL,
  kind        TEXT    NOT NULL CHECK (kind IN ('order', 'refund', 'hold')),
  ref_id      TEXT    NOT NULL,
  member_id   TEXT    NOT NULL,
  seq         INTEGER NOT NULL CHECK (seq >= 1),
  PRIMARY KEY (merchant_id, kind, ref_id),
  FOREIGN KEY (merchant_id, member_id, seq) REFERENCES entries
) STRICT, WITHOUT ROWID;

-- Answers to requests with an Idempotency-Key, kept for two days. Merchant '' is the operator.
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

-- Points by the merchant's local day. A refund makes burnt points unburnt, so a day's number may be negative.
CREATE TABLE daily (
  merchant_id TEXT    NOT NULL REFERENCES merchants,
  day         TEXT    NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  issued      INTEGER NOT NULL CHECK (issued >= 0),
  burnt       INTEGER NOT NULL,
  expired     INTEGER NOT NULL CHECK (expired >= 0),
  revoked     INTEGER NOT NULL CHECK (revoked >= 0),
  PRIMARY KEY (merchant_id, day)
) STRICT, WITHOUT ROWID;
