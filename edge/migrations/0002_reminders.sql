-- When points of which member expire: the moments at which lots and held parts of an account end, each once. Kept by whoever replaces the
-- account, so that who is to be reminded of an expiry is found without reading anybody else's account.

CREATE TABLE expiries (
  merchant_id TEXT    NOT NULL,
  expires_at  INTEGER NOT NULL,
  member_id   TEXT    NOT NULL,
  PRIMARY KEY (merchant_id, expires_at, member_id),
  FOREIGN KEY (merchant_id, member_id) REFERENCES accounts
) STRICT, WITHOUT ROWID;

-- Of accounts from before.
INSERT INTO expiries (merchant_id, expires_at, member_id)
SELECT DISTINCT merchant_id,
  unixepoch(ends) * 1000 + CASE instr(ends, '.') WHEN 0 THEN 0 ELSE CAST(substr(ends, instr(ends, '.') + 1, 3) AS INTEGER) END,
  member_id
FROM (
  SELECT merchant_id, member_id, lot.value ->> 'expires_at' AS ends FROM accounts, json_each(state, '$.lots') AS lot
  UNION ALL
  SELECT merchant_id, member_id, part.value ->> 'expires_at'
  FROM accounts, json_each(state, '$.holds') AS hold, json_each(hold.value, '$.parts') AS part
)
WHERE ends IS NOT NULL;
