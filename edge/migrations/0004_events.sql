-- Events claim their ids as orders do: the list of kinds grows by one, in a table made anew, because a CHECK cannot be changed.

CREATE TABLE refs_with_events (
  merchant_id TEXT    NOT NULL,
  kind        TEXT    NOT NULL CHECK (kind IN ('order', 'refund', 'hold', 'event')),
  ref_id      TEXT    NOT NULL,
  member_id   TEXT    NOT NULL,
  seq         INTEGER NOT NULL CHECK (seq >= 1),
  PRIMARY KEY (merchant_id, kind, ref_id),
  FOREIGN KEY (merchant_id, member_id, seq) REFERENCES entries
) STRICT, WITHOUT ROWID;

INSERT INTO refs_with_events SELECT merchant_id, kind, ref_id, member_id, seq FROM refs;
DROP TABLE refs;
ALTER TABLE refs_with_events RENAME TO refs;
