-- What everybody together has been granted under a program's budgets, by budget and period. The constraint holds however many write at once.

CREATE TABLE budgets (
  merchant_id TEXT    NOT NULL REFERENCES merchants,
  key         TEXT    NOT NULL,
  -- The end of the period; 0 where it never ends.
  ends_at     INTEGER NOT NULL CHECK (ends_at >= 0),
  points      INTEGER NOT NULL CHECK (points >= 0),
  points_max  INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, key, ends_at),
  CONSTRAINT budget_holds CHECK (points <= points_max)
) STRICT, WITHOUT ROWID;
